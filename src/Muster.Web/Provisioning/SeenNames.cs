using Muster.Web.Models;

namespace Muster.Web.Provisioning;

/// <summary>
/// Names of parameters that devices here have, the makers' own above all: of the models with the most devices
/// one tree each, read when somebody first asks for it and again after a while.
/// </summary>
internal sealed class SeenNames(IModels models, ModelSampler sampler, TimeProvider clock)
{
    private const int MostModels = 40;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private Task<IReadOnlyList<SeenParameter>>? _seen;
    private DateTimeOffset _since;

    /// <summary>
    /// What can follow a path, step by step as the data model's completion: objects end in a dot, and
    /// instance numbers are <c>{i}</c>. Nothing for who may not see devices.
    /// </summary>
    public async Task<IReadOnlyList<(string Path, string Type)>> CompleteAsync(
        string prefix,
        int limit
    )
    {
        if (_seen is null || _seen.IsFaulted || clock.GetUtcNow() - _since > Fresh)
            (_seen, _since) = (ReadAsync(), clock.GetUtcNow());
        var typed = ModelSampler.Nameless(prefix).Replace(".*.", ".{i}.", StringComparison.Ordinal);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, type, _, _) in await _seen)
        {
            if (!name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                continue;
            var dot = name.IndexOf('.', typed.Length);
            found[dot < 0 ? name : name[..(dot + 1)]] = dot < 0 ? type : "";
            if (found.Count == limit)
                break;
        }
        return [.. found.Select(each => (each.Key, each.Value))];
    }

    private async Task<IReadOnlyList<SeenParameter>> ReadAsync()
    {
        var names = new SortedDictionary<string, SeenParameter>(StringComparer.Ordinal);
        try
        {
            var page = await models.ListAsync(new PageRequest(1000), CancellationToken.None);
            var most = page.Items.OrderByDescending(model => model.Devices).Take(MostModels);
            foreach (var model in most)
            {
                var sample = await sampler.TakeAsync(model, 1, CancellationToken.None);
                foreach (var parameter in sample.Parameters)
                    names.TryAdd(parameter.Name, parameter);
            }
        }
        catch (OperationException refusal) when (refusal.Kind == OperationFaultKind.Forbidden)
        {
            return [];
        }
        return [.. names.Values];
    }
}
