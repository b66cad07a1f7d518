using Muster.Acs.Devices;
using Muster.Cwmp.DataModel;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>
/// What the devices of one model and software are called like: each name with <c>{i}</c> for its
/// instance numbers, from the tree of one of them.
/// </summary>
internal sealed class ModelNames
{
    private readonly Dictionary<string, ModelName> _names = new(StringComparer.Ordinal);

    public ModelNames(Shadow tree)
    {
        foreach (var node in tree.Nodes)
        {
            if (node.Writable is null && node.Value is null)
                continue;
            var path = node.IsObject ? node.Path[..^1] : node.Path;
            _names.TryAdd(
                ParameterPath.ToModelPath(path),
                new(node.IsObject, node.Writable, node.Value?.Type)
            );
        }
    }

    public ModelName? Find(string path) =>
        _names.TryGetValue(ParameterPath.ToModelPath(path), out var name) ? name : null;
}

/// <summary>A name of a model.</summary>
internal readonly record struct ModelName(bool IsObject, bool? Writable, string? Type);
