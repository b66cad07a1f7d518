using Muster.Cwmp.DataModel;

namespace Muster.Acs.DataModels;

/// <summary>Parameters and objects of several models by path, and what stands below each object.</summary>
internal sealed class ModelIndex
{
    private readonly Dictionary<string, (string Model, ModelParameter Of)> _parameters = new(
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, (string Model, ModelObject Of)> _objects = new(
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, SortedSet<string>> _below = new(StringComparer.Ordinal);

    /// <summary>Adds a model; what is known already stays as it is.</summary>
    public void Add(ObjectModel model)
    {
        foreach (var of in model.Objects.Values)
            if (_objects.TryAdd(of.Path, (model.Name, of)))
                Below(of.Path);
        foreach (var of in model.Parameters.Values)
            if (_parameters.TryAdd(of.Path, (model.Name, of)))
                Below(of.Path);
    }

    public (string Model, ModelParameter Of)? Parameter(string path) =>
        _parameters.TryGetValue(path, out var found) ? found : null;

    public (string Model, ModelObject Of)? Object(string path) =>
        _objects.TryGetValue(path, out var found) ? found : null;

    /// <summary>Paths right below an object, by name.</summary>
    public IEnumerable<string> Below(string parent, string begin) =>
        _below.TryGetValue(parent, out var all)
            ? all.Where(path =>
                path.AsSpan(parent.Length).StartsWith(begin, StringComparison.OrdinalIgnoreCase)
            )
            : [];

    // A table's rows are written as one object with the table, Radio.{i}.: the table is a step of its own.
    private void Below(string path)
    {
        while (path.Length > 0)
        {
            var parent = ParameterPath.Parent(path);
            if (!_below.TryGetValue(parent, out var all))
                _below[parent] = all = new(StringComparer.OrdinalIgnoreCase);
            if (!all.Add(path))
                return;
            path = parent;
        }
    }
}
