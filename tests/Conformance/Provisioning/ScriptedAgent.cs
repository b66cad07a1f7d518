using System.Collections.Concurrent;
using System.Text;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Xunit;

namespace Conformance.Provisioning;

/// <summary>The real agent with a built-in model, in the state the scripts assume at first.</summary>
internal sealed class ScriptedAgent : IScriptedDevice, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The WLANs of the built-in gateway are those of its radios; this one's come and go.
    private const string GrowingTree = """
        Parameter,Object,Writable,Value,Value type
        DeviceID.OUI,false,false,00AABB,xsd:string
        DeviceID.SerialNumber,false,false,1,xsd:string
        ~,true,false,,
        ~.DeviceInfo,true,false,,
        ~.DeviceInfo.SoftwareVersion,false,false,1.0,xsd:string
        ~.LANDevice,true,false,,
        ~.LANDevice.1,true,false,,
        ~.LANDevice.1.WLANConfiguration,true,true,,
        ~.LANDevice.1.WLANConfiguration.1,true,true,,
        ~.LANDevice.1.WLANConfiguration.1.SSID,false,true,net,xsd:string
        ~.LANDevice.1.WLANConfiguration.1.KeyPassphrase,false,true,secret,xsd:string
        """;

    private readonly Agent _agent;
    private readonly string _root;
    private readonly ConcurrentQueue<SessionReport> _sessions = new();
    private readonly TaskCompletionSource _ended = new();
    private string _last = "";

    public ScriptedAgent(TestAcs acs, string kind, string serial)
    {
        var model = kind switch
        {
            OperatorScripts.Tr181 => BuiltInModels.Tr181Gateway,
            OperatorScripts.Tr098 => BuiltInModels.Tr098Gateway,
            _ => Growing(),
        };
        _root = model.Root.TrimEnd('.');
        var identity = new DeviceIdStruct("Muster", "00AABB", "HG1", serial);
        _agent = Agent.Create(
            new AgentOptions
            {
                AcsUrl = acs.Cwmp,
                PeriodicInformInterval = TimeSpan.FromDays(1),
                RebootTime = TimeSpan.FromMilliseconds(20),
            },
            identity,
            model.CreateDevice(0, 7, TimeProvider.System).Tree
        );
        Id = $"00AABB-HG1-{serial}";
        if (kind != OperatorScripts.Growing)
            Prepare(kind == OperatorScripts.Tr181);
        _agent.SessionEnded += (_, report) => Ended(report);
    }

    public string Id { get; }

    public int Rpcs => _sessions.Sum(session => session.RequestsServed);

    /// <summary>Boots and stays until the session in which the script is at its end.</summary>
    public async Task StartAsync(string expected)
    {
        const string Deed = "done:";
        if (expected.Contains(Deed, StringComparison.Ordinal))
            _last = "M " + expected.Split(Deed)[1];
        _agent.Start();
        await _ended.Task.WaitAsync(Patience);
        Assert.All(_sessions, session => Assert.True(session.Succeeded, session.Problem));
    }

    public async Task<SessionReport> CallHomeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _agent.CallHomeAsync(cancel: patience.Token);
    }

    public string? Value(string path) =>
        _agent.WithTree(tree =>
            tree.TryGetSecret(Full(path), out var value) ? value : default
        ) switch
        {
            { Type: "xsd:boolean", Text: "true" } => "1",
            { Type: "xsd:boolean", Text: "false" } => "0",
            { Text: var text } => text,
        };

    public int Notification(string path) =>
        _agent.WithTree(tree =>
        {
            var attributes = new List<ParameterAttributeStruct>();
            tree.GetAttributes(Full(path), attributes);
            return attributes.Single().Notification;
        });

    /// <summary>It said that it did, and an image it was to load is the one that runs.</summary>
    public bool Was(string rpc) =>
        Said($"M {rpc}") && (rpc != "Download" || Value("~.DeviceInfo.SoftwareVersion") == "2.0");

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private string Full(string path) => _root + path[1..];

    private bool Said(string code) =>
        _sessions.Any(session => session.Events.Any(told => told.EventCode == code));

    private void Ended(SessionReport report)
    {
        _sessions.Enqueue(report);
        if (!report.Succeeded || _last.Length == 0 || Said(_last))
            _ended.TrySetResult();
    }

    private void Prepare(bool isTr181)
    {
        Have("DeviceInfo.SoftwareVersion", "1.0");
        Have("ManagementServer.PeriodicInformEnable", "false");
        if (!isTr181)
            return;
        Have("WiFi.SSID.1.SSID", "net");
        Have("WiFi.SSID.1.Enable", "false");
        Have("WiFi.SSID.2.SSID", "old");
        Have("WiFi.Radio.1.Channel", "6");
        Have("PPP.Interface.1.Username", "");
        Have("PPP.Interface.1.Enable", "false");
        Have("NAT.PortMapping.1.ExternalPort", "80");
    }

    private void Have(string name, string value) =>
        Assert.True(_agent.Set($"{_root}.{name}", value, ValueOrigin.Device).Succeeded, name);

    private static DeviceModel Growing()
    {
        var csv = GrowingTree.Replace("~", "InternetGatewayDevice", StringComparison.Ordinal);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return DeviceModel.Load(stream, "growing.csv");
    }
}
