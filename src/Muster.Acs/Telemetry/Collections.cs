using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.DataModel;

namespace Muster.Acs.Telemetry;

/// <summary>The collections there are, in memory: an Inform must not ask the database for them.</summary>
internal sealed class Collections(ISeriesStore store) : ICollections, IDisposable
{
    private const int MostRules = 100;
    private const int MostNames = 200;
    private const int LongestName = 64;

    private readonly SemaphoreSlim _gate = new(1);
    private volatile IReadOnlyList<CollectionRule>? _rules;

    /// <summary>Empty until they have been read, once.</summary>
    public IReadOnlyList<CollectionRule> Known => _rules ?? [];

    public Task<IReadOnlyList<CollectionRule>> ListAsync(CancellationToken cancellation) =>
        ReloadAsync(cancellation);

    public async Task<CollectionRule> PutAsync(CollectionRule rule, CancellationToken cancellation)
    {
        Check(rule);
        var rules = await ReloadAsync(cancellation);
        if (rules.Count >= MostRules && rules.All(other => other.Name != rule.Name))
            throw Invalid(
                "name",
                $"There are {MostRules} collections already, the most there can be."
            );
        await store.PutCollectionAsync(rule, cancellation);
        await ReloadAsync(CancellationToken.None);
        return rule;
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        if (!await store.DeleteCollectionAsync(name, cancellation))
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"There is no collection '{name}'.",
                "name"
            );
        await ReloadAsync(CancellationToken.None);
    }

    /// <summary>Reads them from the store; one reader at a time, so that the newest state stays.</summary>
    public async Task<IReadOnlyList<CollectionRule>> ReloadAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var rules = await store.CollectionsAsync(cancellation);
            _rules = rules;
            return rules;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Whether a rule is meant for a device; its tag is another matter.</summary>
    public static bool Fits(CollectionRule rule, DeviceRecord device) =>
        (
            rule.OUI is null
            || rule.OUI.Equals(device.Identity.OUI, StringComparison.OrdinalIgnoreCase)
        ) && (rule.ProductClass is null || rule.ProductClass == device.Identity.ProductClass);

    private static void Check(CollectionRule rule)
    {
        if (rule.Name is not { Length: <= LongestName } || !FileNames.IsPlain(rule.Name))
            throw Invalid(
                "name",
                $"A name has 1 to {LongestName} letters, digits, dots, dashes and underscores."
            );
        if (rule.ParameterNames is not { Count: > 0 and <= MostNames })
            throw Invalid("parameterNames", $"1 to {MostNames} names can be collected.");
        for (var i = 0; i < rule.ParameterNames.Count; i++)
        {
            if (rule.ParameterNames[i] is not { } name || !ParameterPath.IsWellFormed(name))
                throw Invalid(
                    $"parameterNames[{i}]",
                    $"'{rule.ParameterNames[i]}' is no parameter path."
                );
        }
        if (rule.IntervalSeconds is < 60 or > 30 * 86_400)
            throw Invalid("intervalSeconds", "It is 60 seconds to 30 days.");
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);
}
