namespace Muster.Cwmp.DataModel;

/// <summary>
/// Names of parameters and objects: dot-separated nodes, case-sensitive, at most
/// <see cref="MaxLength"/> characters (TR-106 3.1, TR-069 A.2.2). A <em>partial path</em> ends in a
/// dot and names an object, a table or an instance; the empty path is the root of everything.
/// </summary>
public static class ParameterPath
{
    /// <summary>The longest name a message can carry, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The node that stands for "any instance" in a model: <c>{i}</c>.</summary>
    public const string Placeholder = "{i}";

    /// <summary>True for the empty path and for every path that ends in a dot.</summary>
    public static bool IsPartial(ReadOnlySpan<char> path) => path.IsEmpty || path[^1] == '.';

    /// <summary>
    /// The object that holds this parameter or object, with its dot: <c>Device.A.1.</c> for both
    /// <c>Device.A.1.B</c> and <c>Device.A.1.B.</c>; empty for a root object.
    /// </summary>
    public static string Parent(string path)
    {
        var end = path.EndsWith('.') ? path.Length - 1 : path.Length;
        var dot = end == 0 ? -1 : path.LastIndexOf('.', end - 1);
        return dot < 0 ? "" : path[..(dot + 1)];
    }

    /// <summary>The last node, without dots: <c>B</c> for <c>Device.A.B</c> and <c>Device.A.B.</c></summary>
    public static ReadOnlySpan<char> LastNode(ReadOnlySpan<char> path)
    {
        var trimmed = path.EndsWith('.') ? path[..^1] : path;
        return trimmed[(trimmed.LastIndexOf('.') + 1)..];
    }

    /// <summary>Takes the first node off <paramref name="rest"/>; false when nothing is left.</summary>
    public static bool TakeNode(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> node)
    {
        if (rest.IsEmpty)
        {
            node = default;
            return false;
        }
        var dot = rest.IndexOf('.');
        node = dot < 0 ? rest : rest[..dot];
        rest = dot < 0 ? default : rest[(dot + 1)..];
        return true;
    }

    /// <summary>True when <paramref name="path"/> is <paramref name="ancestor"/> or lies below it.</summary>
    public static bool IsWithin(ReadOnlySpan<char> path, ReadOnlySpan<char> ancestor) =>
        ancestor.IsEmpty
        || (IsPartial(ancestor) ? path.StartsWith(ancestor) : path.SequenceEqual(ancestor));

    /// <summary>Reads a node as an instance number, 1 or more, without sign or leading zero.</summary>
    public static bool TryInstance(ReadOnlySpan<char> node, out uint instanceNumber)
    {
        instanceNumber = 0;
        return !node.IsEmpty
            && node[0] is >= '1' and <= '9'
            && !node.ContainsAnyExceptInRange('0', '9')
            && uint.TryParse(node, out instanceNumber);
    }

    /// <summary>
    /// The path as its model spells it: every instance number becomes <c>{i}</c>, so that
    /// <c>Device.NAT.PortMapping.12.Enable</c> is <c>Device.NAT.PortMapping.{i}.Enable</c>.
    /// </summary>
    public static string ToModelPath(string path)
    {
        if (path.AsSpan().IndexOfAnyInRange('0', '9') < 0)
            return path;
        var nodes = path.Split('.');
        for (var i = 0; i < nodes.Length; i++)
            if (TryInstance(nodes[i], out _))
                nodes[i] = Placeholder;
        return string.Join('.', nodes);
    }

    /// <summary>
    /// True for a well-formed name or partial path of instantiated things: nodes that start with a
    /// letter or underscore and go on with letters, digits, underscore and hyphen, or instance
    /// numbers; not longer than <see cref="MaxLength"/>. The empty path is well-formed.
    /// </summary>
    public static bool IsWellFormed(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty)
            return true;
        if (path.Length > MaxLength)
            return false;
        var first = true;
        var rest = path;
        while (TakeNode(ref rest, out var node))
        {
            // "A node starts with a letter or underscore": only below the root may it be a number.
            if (!IsName(node) && (first || !TryInstance(node, out _)))
                return false;
            first = false;
        }
        return true;
    }

    /// <summary>True when the node can name a parameter or an object (TR-106 3.1).</summary>
    public static bool IsName(ReadOnlySpan<char> node)
    {
        if (node.IsEmpty || !(char.IsLetter(node[0]) || node[0] == '_'))
            return false;
        foreach (var c in node)
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-'))
                return false;
        return true;
    }
}
