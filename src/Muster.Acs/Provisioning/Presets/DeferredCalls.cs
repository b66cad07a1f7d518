using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Provisioning.Planning;
using Later = Muster.Acs.Provisioning.Planning.ExtensionCall;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>
/// What scripts left for extensions to be told (<c>ext.defer</c>): each of it once in a session, when nothing
/// else is left to do.
/// </summary>
internal sealed class DeferredCalls(IExtensions extensions, string deviceId)
{
    private readonly Dictionary<
        (string Rule, string Key),
        (ProvisionCall For, Later Call)
    > _calls = [];

    public void Add(IEnumerable<(ProvisionCall For, Later Call)> calls)
    {
        foreach (var (provision, call) in calls)
            _calls.TryAdd((provision.Rule, call.Key), (provision, call));
    }

    /// <summary>Calls them one after the other; answers those that failed.</summary>
    /// <param name="mayCall">Whether the scripts of a channel have all come to their ends.</param>
    public async Task<IReadOnlyList<(ProvisionCall For, RuleFault Fault)>> RunAsync(
        Predicate<string> mayCall
    )
    {
        var failed = new List<(ProvisionCall, RuleFault)>();
        foreach (var (provision, call) in _calls.Values)
        {
            if (!mayCall(provision.Channel))
                continue;
            var result = await extensions.CallAsync(
                deviceId,
                call.File,
                call.Function,
                call.Arguments,
                CancellationToken.None
            );
            if (result.Fault is { } fault)
                failed.Add((provision, RuleFault.Of(fault, provision.Name, call.Line)));
        }
        return failed;
    }
}
