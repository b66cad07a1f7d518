using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Quirks;

namespace Muster.Acs.Provisioning.Configuration;

/// <summary>
/// The stored configuration for one device: each value an expression over what is known of it. What cannot
/// be evaluated, or is no number where one is needed, is as if it were not there.
/// </summary>
internal sealed class DeviceConfig
{
    public static readonly DeviceConfig Empty = new(RuleSnapshot.Empty, EmptyScope.Instance);

    private const string RetryDelayKey = "cwmp.retryDelay";
    private const string DownloadTimeoutKey = "cwmp.downloadTimeout";
    private const string MaxCommitsKey = "cwmp.maxCommitIterations";
    private const string BatchKey = "cwmp.gpvBatchSize";
    private const string SkipWritableKey = "cwmp.skipWritableCheck";
    private const string SilenceKey = "cwmp.sessionTimeout";
    private const string BooleanKey = "cwmp.booleanLiteral";
    private const string MillisecondsKey = "cwmp.datetimeMilliseconds";
    private const string NextLevelKey = "cwmp.gpnNextLevel";
    private const string SkipRootKey = "cwmp.skipRootGpn";
    private static readonly string[] OfSessions =
    [
        RetryDelayKey,
        DownloadTimeoutKey,
        MaxCommitsKey,
        BatchKey,
        SkipWritableKey,
        SilenceKey,
        BooleanKey,
        MillisecondsKey,
        NextLevelKey,
        SkipRootKey,
    ];

    /// <summary>What is asked before a device is woken.</summary>
    public const string WakeTimeoutKey = "cwmp.connectionRequestTimeout";
    public const string WakeBasicKey = "cwmp.connectionRequestAllowBasicAuth";

    /// <summary>What is asked when the time of a transfer is up.</summary>
    public const string SuccessOnTimeoutKey = "cwmp.downloadSuccessOnTimeout";

    /// <summary>What is asked when a task of the northbound interface waits for its session.</summary>
    public const string OnlineKey = "cwmp.deviceOnlineThreshold";

    private const int MostCommits = 1_000;
    private const int MostNames = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly RuleSnapshot _rules;
    private readonly IExpressionScope _scope;

    public DeviceConfig(RuleSnapshot rules, IExpressionScope scope) =>
        (_rules, _scope) = (rules, scope);

    /// <summary>How long a channel of rules rests at first.</summary>
    public TimeSpan? RetryDelay => Seconds(RetryDelayKey);

    /// <summary>What a transfer may take at least.</summary>
    public TimeSpan? DownloadTimeout => Seconds(DownloadTimeoutKey);

    /// <summary>How often scripts may commit in one run.</summary>
    public int? MaxCommitIterations => Count(MaxCommitsKey, MostCommits);

    /// <summary>Names in one GetParameterValues.</summary>
    public int? GpvBatchSize => Count(BatchKey, MostNames);

    /// <summary>Whether rules write what the device calls read-only.</summary>
    public bool SkipWritableCheck => Flag(SkipWritableKey) == true;

    /// <summary>How long the device may be silent, where it does not ask for longer.</summary>
    public TimeSpan? SessionTimeout =>
        Seconds(SilenceKey) is { Ticks: > 0 } silence ? silence : null;

    /// <summary>Objects that are fewer than so many names deep are listed one by one.</summary>
    public int GpnNextLevel => Count(NextLevelKey, MostNames) ?? 0;

    /// <summary>How long one HTTP connection request may take.</summary>
    public TimeSpan? ConnectionRequestTimeout => Milliseconds(WakeTimeoutKey);

    /// <summary>Whether a device that offers Basic alone is shown the password.</summary>
    public bool? AllowsBasic => Flag(WakeBasicKey);

    /// <summary>Whether a transfer that nobody reported in its time is taken as done.</summary>
    public bool DownloadSuccessOnTimeout => Flag(SuccessOnTimeoutKey) == true;

    /// <summary>How long the session of a woken device is waited for.</summary>
    public TimeSpan? OnlineThreshold => Milliseconds(OnlineKey);

    /// <summary>The configuration for the device of a session; without any the tree is not looked at.</summary>
    public static async Task<DeviceConfig> OfAsync(DeviceSession device)
    {
        var rules = device.Services.Node.Rules.Book.Current;
        if (!OfSessions.Any(rules.Config.ContainsKey))
            return Empty;
        var record = device.Record;
        var tree = (await device.ShadowAsync()).Overlay(record.Informed, record.LastInform);
        var tags = await device.TagsAsync();
        return new(rules, Scope(record, tree, tags, device.Now));
    }

    /// <summary>What expressions of the configuration see of a device.</summary>
    public static IExpressionScope Scope(
        DeviceRecord record,
        Shadow tree,
        IReadOnlyCollection<string> tags,
        DateTimeOffset now
    )
    {
        var facts = new DeviceFacts
        {
            Record = record,
            Now = now.ToUnixTimeMilliseconds(),
            Roots = [],
        };
        var data = new DeviceData(facts, tree, facts.Pseudo(tags));
        return new ConfigScope(record, new RuleScope(data, new EvaluationInputs()));
    }

    /// <summary>
    /// How the device wants to be spoken to: what is known of its model, and what is said here where nothing is
    /// known.
    /// </summary>
    public ModelNeeds Over(ModelNeeds needs) =>
        ReferenceEquals(this, Empty)
            ? needs
            : needs with
            {
                BooleansInWords = needs.BooleansInWords || Flag(BooleanKey) == true,
                Times =
                    needs.Times == TimeForm.AsGiven && Flag(MillisecondsKey) == false
                        ? TimeForm.WholeSeconds
                        : needs.Times,
                TakesEmptyPath = needs.TakesEmptyPath && Flag(SkipRootKey) != true,
            };

    /// <summary>Options as they are for this device.</summary>
    public AcsOptions Over(AcsOptions options) =>
        DownloadTimeout is { } timeout ? options with { TransferTimeout = timeout } : options;

    /// <summary>Null where nothing is stored, or it cannot be evaluated.</summary>
    public ExpressionValue Value(string key)
    {
        if (!_rules.Config.TryGetValue(key, out var stored))
            return ExpressionValue.Null;
        var value = stored.Value.Evaluate(_scope);
        return value.IsUnresolved ? ExpressionValue.Null : value;
    }

    private bool? Flag(string key) => Value(key) is { IsNull: false } value ? value.IsTrue : null;

    private TimeSpan? Milliseconds(string key) =>
        Number(key) is > 0 and var milliseconds && milliseconds <= Longest.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private TimeSpan? Seconds(string key) =>
        Number(key) is >= 0 and var seconds && seconds <= Longest.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private int? Count(string key, int most) =>
        Number(key) is >= 1 and var count ? (int)Math.Min(count, most) : null;

    private double? Number(string key) =>
        Value(key) is { Kind: ExpressionKind.Number } value ? value.AsNumber() : null;

    /// <summary>The names that GenieACS has beside the device's own.</summary>
    private sealed class ConfigScope(DeviceRecord record, IExpressionScope device)
        : IExpressionScope
    {
        public ExpressionValue Now => device.Now;

        public ExpressionValue Parameter(string name) =>
            name switch
            {
                "id" => record.Id,
                "serialNumber" => record.Identity.SerialNumber,
                "productClass" => record.Identity.ProductClass,
                "oui" => record.Identity.OUI,
                "remoteAddress" => record.RemoteAddress,
                _ => device.Parameter(name),
            };

        public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
            device.Call(function, arguments);
    }
}
