using System.Globalization;

namespace Muster.Cpe.Tree;

/// <summary>Turns drafts into nodes, numbering them in depth-first order.</summary>
internal sealed class ShapeBuilder
{
    private readonly Dictionary<ObjectDraft, InstanceNode> _templates = [];
    private bool _inTemplate;
    private int _next;

    public int Parameters { get; private set; }
    public int Objects { get; private set; }
    public List<ParameterNode> Forced { get; } = [];
    private readonly List<ParameterNode> _all = [];
    public bool HasStrongReferences { get; private set; }

    public ObjectNode Everything(ObjectDraft root)
    {
        var everything = new ObjectNode("", "", _next++, writable: false);
        everything.Children = [Object(root, "")];
        everything.LastId = _next - 1;
        // Templates come after everything else: no range of a born object reaches into them.
        for (var i = 0; i < _waiting.Count; i++)
            _waiting[i].Table.Template = Template(_waiting[i].Draft);
        return everything;
    }

    public InstanceNode EmptyRow() => new(0, "", "", _next++, writable: true);

    public ParameterNode?[] ById()
    {
        var nodes = new ParameterNode?[_next];
        foreach (var node in _all)
            nodes[node.Id] = node;
        return nodes;
    }

    private readonly List<(TableNode Table, ObjectDraft Draft)> _waiting = [];

    private InstanceNode Template(ObjectDraft draft)
    {
        if (_templates.TryGetValue(draft, out var known))
            return known;
        _inTemplate = true;
        var template = new InstanceNode(0, "", "", _next++, draft.Writable);
        _templates.Add(draft, template);
        Fill(template, draft);
        _inTemplate = false;
        return template;
    }

    private ObjectNode Object(ObjectDraft draft, string prefix)
    {
        var path = $"{prefix}{draft.Name}.";
        if (!_inTemplate)
            Objects++;
        if (!draft.IsTable)
        {
            var node = new ObjectNode(draft.Name, path, _next++, draft.Writable);
            Fill(node, draft);
            return node;
        }
        var table = new TableNode(draft.Name, path, _next++, draft.Writable, draft.Rules);
        table.Instances = [.. draft.Instances!.Select(row => Row(row.Key, row.Value, path))];
        if (draft.Template is { } template)
            _waiting.Add((table, template));
        table.LastId = _next - 1;
        return table;
    }

    private InstanceNode Row(uint number, ObjectDraft draft, string prefix)
    {
        if (!_inTemplate)
            Objects++;
        var name = number.ToString(CultureInfo.InvariantCulture);
        var row = new InstanceNode(number, name, $"{prefix}{name}.", _next++, draft.Writable);
        Fill(row, draft);
        return row;
    }

    private void Fill(ObjectNode node, ObjectDraft draft)
    {
        var children = new List<Node>();
        foreach (var parameter in draft.Parameters.Values)
            children.Add(Parameter(parameter, node.Path));
        foreach (var child in draft.Objects.Values)
            children.Add(Object(child, node.Path));
        children.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        node.Children = [.. children];
        foreach (var parameter in draft.Parameters.Values)
            Tie(node, parameter);
        node.LastId = _next - 1;
    }

    private ParameterNode Parameter(ParameterDraft draft, string prefix)
    {
        var path = prefix + draft.Definition.Name;
        var node = new ParameterNode(path, _next++, draft.Definition, draft.Source);
        _all.Add(node);
        HasStrongReferences |= draft.Definition.StrongReference;
        if (_inTemplate)
            return node;
        Parameters++;
        if (draft.Definition.ForcedInform)
            Forced.Add(node);
        return node;
    }

    private static void Tie(ObjectNode node, ParameterDraft draft)
    {
        var parameter = (ParameterNode)node.Child(draft.Definition.Name)!;
        if (draft.CountedTable is { } table)
        {
            parameter.Counted = node.Child(table) as TableNode;
            parameter.CountOffset = draft.CountOffset;
        }
        if (draft.Source.Follows is { } followed)
            parameter.Followed = node.Child(followed)
                is ParameterNode { Source.Follows: null } sibling
                ? sibling
                : throw new FormatException(
                    $"{parameter.Path} follows {followed}, which is not there or follows another"
                );
    }
}
