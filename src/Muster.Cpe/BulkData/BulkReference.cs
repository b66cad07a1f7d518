using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.BulkData;

/// <summary>One value of a report, under the name it has there.</summary>
internal readonly record struct BulkValue(string Name, ParameterValue Value);

/// <summary>
/// One row of <c>Parameter.</c>: a parameter, or an object that ends in a dot, either with <c>*</c>
/// for instances.
/// </summary>
/// <param name="Reference">What it reports.</param>
/// <param name="Name">What that is called in the report; empty for its path.</param>
internal readonly record struct BulkReference(string Reference, string Name)
{
    private const string AnyInstance = ".*.";

    /// <summary>
    /// Adds what it refers to now, up to a limit. "Instances and parameters that do not exist are
    /// simply absent."
    /// </summary>
    public void Collect(
        IParameterTree tree,
        IReadOnlyList<BulkReference> excluded,
        List<BulkValue> values,
        int limit
    )
    {
        if (Reference.Length > 0)
            Expand(tree, Reference, "", excluded, values, limit);
    }

    /// <summary>Whether a parameter is, or lies below, what this refers to.</summary>
    public bool Covers(ReadOnlySpan<char> parameter)
    {
        var pattern = Reference.AsSpan();
        var name = parameter;
        while (ParameterPath.TakeNode(ref pattern, out var wanted))
        {
            if (!ParameterPath.TakeNode(ref name, out var node))
                return false;
            if (!wanted.SequenceEqual(node) && !(wanted is "*" && IsInstance(node)))
                return false;
        }
        return Reference.Length > 0 && (name.IsEmpty || ParameterPath.IsPartial(Reference));
    }

    private void Expand(
        IParameterTree tree,
        string pattern,
        string instances,
        IReadOnlyList<BulkReference> excluded,
        List<BulkValue> values,
        int limit
    )
    {
        var star = pattern.IndexOf(AnyInstance, StringComparison.Ordinal);
        if (star < 0)
        {
            Read(tree, pattern, instances, excluded, values, limit);
            return;
        }
        var rows = new List<ParameterInfoStruct>();
        if (!tree.GetNames(pattern[..(star + 1)], nextLevel: true, rows).Succeeded)
            return;
        foreach (var row in rows)
        {
            var number = ParameterPath.LastNode(row.Name);
            if (!ParameterPath.IsPartial(row.Name) || !IsInstance(number))
                continue;
            var rest = pattern[(star + AnyInstance.Length)..];
            Expand(tree, row.Name + rest, $"{instances}.{number}", excluded, values, limit);
        }
    }

    private void Read(
        IParameterTree tree,
        string path,
        string instances,
        IReadOnlyList<BulkReference> excluded,
        List<BulkValue> values,
        int limit
    )
    {
        var found = new List<ParameterValueStruct>();
        if (values.Count >= limit || !tree.GetValues(path, found).Succeeded)
            return;
        foreach (var value in found)
        {
            if (values.Count < limit && !excluded.Any(row => row.Covers(value.Name)))
                values.Add(new BulkValue(NameOf(value.Name, path, instances), value.Value));
        }
    }

    // "Name and wildcards: append .<inst> per *, left to right; name and object path: append . and
    // the rest of the path; both: instances, then rest."
    private string NameOf(string parameter, string path, string instances)
    {
        if (Name.Length == 0)
            return parameter;
        return ParameterPath.IsPartial(path)
            ? $"{Name}{instances}.{parameter.AsSpan(path.Length)}"
            : Name + instances;
    }

    private static bool IsInstance(ReadOnlySpan<char> node) =>
        ParameterPath.TryInstance(node, out _);
}
