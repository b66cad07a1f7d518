using System.Globalization;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>The parameters of ManagementServer. and DeviceInfo. that steer the agent, by name.</summary>
internal readonly struct ManagementServer(IParameterTree tree)
{
    public string Url => Text("URL");
    public string Username => Text("Username");
    public string Password => Secret("Password");
    public string ConnectionRequestUsername => Text("ConnectionRequestUsername");
    public string ConnectionRequestPassword => Secret("ConnectionRequestPassword");

    /// <summary>False: the CPE is silent until somebody on its own side changes that.</summary>
    public bool IsEnabled => Flag("EnableCWMP", whenAbsent: true);

    public bool HttpConnectionRequests => Flag("HTTPConnectionRequestEnable", whenAbsent: true);

    /// <summary>Null when periodic Informs are switched off.</summary>
    public TimeSpan? PeriodicInformInterval =>
        Flag("PeriodicInformEnable", whenAbsent: false)
            ? TimeSpan.FromSeconds(Math.Max(1, Number("PeriodicInformInterval", 86400)))
            : null;

    /// <summary>Null for the Unknown Time.</summary>
    public DateTimeOffset? PeriodicInformTime => Time("PeriodicInformTime");

    /// <summary>Null when heartbeats are switched off; "30 seconds at least".</summary>
    public TimeSpan? HeartbeatInterval =>
        Flag("HeartbeatPolicy.Enable", whenAbsent: false)
            ? TimeSpan.FromSeconds(Math.Max(30, Number("HeartbeatPolicy.ReportingInterval", 60)))
            : null;

    /// <summary>Null for the Unknown Time.</summary>
    public DateTimeOffset? HeartbeatTime => Time("HeartbeatPolicy.InitiationTime");

    public TimeSpan RetryMinimumWait =>
        TimeSpan.FromSeconds(Number("CWMPRetryMinimumWaitInterval", 5));

    public int RetryMultiplier => (int)Number("CWMPRetryIntervalMultiplier", 2000);

    public TimeSpan ActiveNotificationThrottle =>
        TimeSpan.FromSeconds(Number("DefaultActiveNotificationThrottle", 0));

    /// <summary>Null when nothing but a change triggers a lightweight notification; "0: no timer".</summary>
    public TimeSpan? LightweightTriggerInterval =>
        Number("LightweightNotificationTriggerInterval", 0) is > 0 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Null for the Unknown Time.</summary>
    public DateTimeOffset? LightweightTriggerTime => Time("LightweightNotificationTriggerTime");

    public string HttpCompression => Text("HTTPCompression");

    /// <summary>"ParameterKey": stored with a successful RPC and by nothing else.</summary>
    public void SetParameterKey(string key) => Write("ParameterKey", key, ValueOrigin.Acs);

    /// <summary>Writes what the factory, not the ACS, decides: no notification comes of it.</summary>
    public void Write(string name, string value, ValueOrigin origin = ValueOrigin.Acs) =>
        tree.SetOwn(Name(name), value, origin);

    public string Name(string parameter) => $"{tree.Root}ManagementServer.{parameter}";

    public string Text(string name) => tree.TryGet(Name(name), out var value) ? value.Text : "";

    private DateTimeOffset? Time(string name)
    {
        var time = new CwmpTime(Text(name));
        return !time.IsUnknown && time.TryGet(out var reference) ? reference : null;
    }

    private string Secret(string name) =>
        tree.TryGetSecret(Name(name), out var value) ? value.Text : "";

    private bool Flag(string name, bool whenAbsent) =>
        tree.TryGet(Name(name), out var value) && value.TryGetBoolean(out var flag)
            ? flag
            : whenAbsent;

    private long Number(string name, long whenAbsent) =>
        long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, uint.MaxValue)
            : whenAbsent;
}
