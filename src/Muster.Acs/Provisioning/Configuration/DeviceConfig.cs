using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;

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
    private static readonly string[] OfSessions =
    [
        RetryDelayKey,
        DownloadTimeoutKey,
        MaxCommitsKey,
        BatchKey,
        SkipWritableKey,
    ];

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
    public bool SkipWritableCheck => Value(SkipWritableKey) is { IsNull: false, IsTrue: true };

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
