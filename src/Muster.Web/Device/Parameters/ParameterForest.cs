namespace Muster.Web.Device.Parameters;

/// <summary>The tree of a device as nodes, and which of them are to be seen.</summary>
internal sealed class ParameterForest
{
    private readonly List<TreeNode> _roots = [];
    private readonly Dictionary<string, TreeNode> _objects = new(StringComparer.Ordinal);

    public ParameterForest(IReadOnlyList<ParameterView> views)
    {
        foreach (var view in views)
        {
            if (view.IsObject)
                Object(view.Path).View = view;
            else
                Parent(view.Path, view.Path.Length - 1, out var depth)
                    .Add(new TreeNode(view.Path, depth) { View = view });
        }
        Sort(_roots);
    }

    public IReadOnlyList<TreeNode> Roots => _roots;

    /// <summary>
    /// The nodes to be seen, in order: below what is open, or, when something is searched, what has it in
    /// its path or value, with the objects above.
    /// </summary>
    public IReadOnlyList<TreeNode> Visible(ISet<string> open, string search)
    {
        var list = new List<TreeNode>();
        foreach (var root in _roots)
        {
            if (search.Length == 0)
                Walk(root, open, list);
            else
                Find(root, search, list);
        }
        return list;
    }

    private static void Walk(TreeNode node, ISet<string> open, List<TreeNode> list)
    {
        list.Add(node);
        if (!open.Contains(node.Path))
            return;
        foreach (var child in node.Children)
            Walk(child, open, list);
    }

    private static bool Find(TreeNode node, string search, List<TreeNode> list)
    {
        var at = list.Count;
        list.Add(node);
        var found = Has(node, search);
        foreach (var child in node.Children)
            found |= Find(child, search, list);
        if (!found)
            list.RemoveRange(at, list.Count - at);
        return found;
    }

    private static bool Has(TreeNode node, string search) =>
        !node.IsObject
        && (
            node.Path.Contains(search, StringComparison.OrdinalIgnoreCase)
            || SecretValues
                .Shown(node.Path, node.View?.Value)
                .Contains(search, StringComparison.OrdinalIgnoreCase)
        );

    private TreeNode Object(string path)
    {
        if (_objects.TryGetValue(path, out var known))
            return known;
        var siblings = Parent(path, path.Length - 2, out var depth);
        var made = new TreeNode(path, depth);
        _objects.Add(path, made);
        siblings.Add(made);
        return made;
    }

    /// <summary>The list that a node belongs to; objects nobody listed are made on the way.</summary>
    private List<TreeNode> Parent(string path, int end, out int depth)
    {
        var dot = end < 0 ? -1 : path.LastIndexOf('.', end);
        if (dot < 0)
        {
            depth = 0;
            return _roots;
        }
        var parent = Object(path[..(dot + 1)]);
        depth = parent.Depth + 1;
        return parent.Children;
    }

    // Parameters before objects, as one reads them; instances by number.
    private static void Sort(List<TreeNode> nodes)
    {
        nodes.Sort(
            static (one, other) =>
                one.IsObject != other.IsObject ? one.IsObject.CompareTo(other.IsObject)
                : uint.TryParse(one.Name, out var a) && uint.TryParse(other.Name, out var b)
                    ? a.CompareTo(b)
                : string.CompareOrdinal(one.Name, other.Name)
        );
        foreach (var node in nodes)
            Sort(node.Children);
    }
}
