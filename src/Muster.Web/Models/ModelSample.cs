namespace Muster.Web.Models;

/// <summary>What some devices of a model have and know: the ones that were heard last.</summary>
/// <param name="Devices">How many were looked at.</param>
/// <param name="Rpcs">Each RPC that any said it knows, with how many said so.</param>
/// <param name="Asked">How many of them were asked (GetRPCMethods).</param>
/// <param name="Parameters">Each name with instance numbers as <c>{i}</c>, and what is known of it.</param>
public sealed record ModelSample(
    int Devices,
    IReadOnlyList<(string Name, int Devices)> Rpcs,
    int Asked,
    IReadOnlyList<SeenParameter> Parameters
);

/// <summary>A parameter as devices of a model have it.</summary>
/// <param name="Name">With instance numbers as <c>{i}</c>.</param>
/// <param name="Type">Of its value; empty while it was never read.</param>
/// <param name="IsWritable">Null while no device has said.</param>
/// <param name="Devices">How many of those looked at have it.</param>
public sealed record SeenParameter(string Name, string Type, bool? IsWritable, int Devices);

/// <summary>Takes samples.</summary>
internal sealed class ModelSampler(IDevices devices, TimeProvider clock)
{
    /// <summary>How many devices are looked at.</summary>
    public const int Size = 5;

    /// <summary>Looks at those of the model that were heard last, <see cref="Size"/> of them.</summary>
    public Task<ModelSample> TakeAsync(ModelSummary model, CancellationToken cancellation) =>
        TakeAsync(model, Size, cancellation);

    /// <summary>Looks at so many of them.</summary>
    public async Task<ModelSample> TakeAsync(
        ModelSummary model,
        int size,
        CancellationToken cancellation
    )
    {
        var query = SearchText.Parse(ModelLinks.Search(model), clock.GetUtcNow()) with
        {
            Order = DeviceOrder.LastInform,
            Descending = true,
            Page = new PageRequest(size),
        };
        var found = await devices.SearchAsync(query, cancellation);
        var rpcs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var seen = new SortedDictionary<string, SeenParameter>(StringComparer.Ordinal);
        var asked = 0;
        foreach (var device in found.Items)
        {
            var detail = await devices.GetAsync(device.Id, cancellation);
            if (detail.Methods is { } methods)
                asked++;
            else
                methods = [];
            foreach (var method in methods)
                rpcs[method] = rpcs.GetValueOrDefault(method) + 1;
            Add(seen, await devices.GetParametersAsync(device.Id, "", cancellation));
        }
        return new(
            found.Items.Count,
            [.. rpcs.Select(each => (each.Key, each.Value))],
            asked,
            [.. seen.Values]
        );
    }

    private static void Add(
        SortedDictionary<string, SeenParameter> seen,
        IReadOnlyList<ParameterView> tree
    )
    {
        var here = new Dictionary<string, SeenParameter>(StringComparer.Ordinal);
        foreach (var view in tree)
        {
            if (view.IsObject)
                continue;
            var name = Nameless(view.Path);
            here[name] = new(name, view.Type ?? "", view.Writable, 1);
        }
        foreach (var (name, mine) in here)
            seen[name] = seen.TryGetValue(name, out var known)
                ? mine with
                {
                    Devices = known.Devices + 1,
                }
                : mine;
    }

    /// <summary>A path with its instance numbers as <c>{i}</c>.</summary>
    public static string Nameless(string path) =>
        string.Join(
            '.',
            path.Split('.')
                .Select(part => part.Length > 0 && part.All(char.IsAsciiDigit) ? "{i}" : part)
        );
}
