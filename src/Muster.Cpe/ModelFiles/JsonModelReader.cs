using System.Globalization;
using System.Text.Json;
using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;

namespace Muster.Cpe.ModelFiles;

/// <summary>Reads a model file (<c>docs/simulator.md</c>, "Model files").</summary>
internal sealed class JsonModelReader
{
    private const string Format = "muster-model/1";
    private const int MaxObjects = 10_000;

    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    private readonly string _file;
    private readonly Dictionary<string, TextTemplate> _variables = new(StringComparer.Ordinal);

    private JsonModelReader(string file) => _file = file;

    /// <exception cref="ModelFileException">The file cannot be used; the message says where and why.</exception>
    public static DeviceModel Read(Stream stream, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(stream, Options);
            return new JsonModelReader(file).Read(new JsonPart(document.RootElement, ""));
        }
        catch (JsonException e)
        {
            throw new ModelFileException(file, (e.LineNumber ?? -1) + 1, "this is no JSON", e);
        }
        catch (FormatException e)
        {
            throw new ModelFileException(file, 0, e.Message, e);
        }
    }

    private DeviceModel Read(JsonPart file)
    {
        file.Allow("format", "name", "description", "identity", "variables", "objects");
        if (file.Text("format") != Format)
            throw file.Bad($"'format' must be '{Format}'");
        var name = file.Text("name") ?? throw file.Bad("'name' is missing");
        var identity = Identity(file.Part("identity"));
        foreach (var variable in file.Part("variables").Members())
            _variables.Add(
                variable.Key,
                TextTemplate.Parse(variable.Value.AsText(), $"${variable.Key}", _variables)
            );
        var objects = file.Part("objects").Members().ToList();
        if (objects.Count is 0 or > MaxObjects)
            throw file.Bad($"'objects' must name 1 to {MaxObjects} objects");
        var root = Objects(objects);
        var model = new DeviceModel(name, Shape.Build(root), identity);
        model.CheckValues(_file);
        return model;
    }

    private static ModelIdentity Identity(JsonPart part)
    {
        part.Allow("manufacturer", "oui", "productClass", "serialNumber");
        var oui = part.Text("oui") ?? "";
        if (oui.Length != 6 || !oui.All(c => char.IsAsciiDigit(c) || c is >= 'A' and <= 'F'))
            throw part.Bad("'oui' must be six upper-case hexadecimal digits");
        var serial = part.Text("serialNumber") ?? throw part.Bad("'serialNumber' is missing");
        if (serial.Contains("{serial}", StringComparison.Ordinal))
            throw part.Bad("'serialNumber' cannot refer to itself");
        return new ModelIdentity
        {
            Manufacturer = part.Text("manufacturer") ?? throw part.Bad("'manufacturer' is missing"),
            Oui = oui,
            ProductClass = part.Text("productClass") ?? "",
            SerialNumber = TextTemplate.Parse(
                serial,
                "$serial",
                new Dictionary<string, TextTemplate>(StringComparer.Ordinal)
            ),
        };
    }

    /// <summary>
    /// Objects in order of their depth, so that every parent is there before its children; then the
    /// rows, outer tables first.
    /// </summary>
    private ObjectDraft Objects(List<KeyValuePair<string, JsonPart>> objects)
    {
        objects.Sort((a, b) => Depth(a.Key).CompareTo(Depth(b.Key)));
        ObjectDraft? root = null;
        var reader = new JsonParameters(_variables);
        foreach (var (path, part) in objects)
        {
            part.Allow("table", "parameters", "instances");
            var draft = Place(ref root, path, part);
            reader.Read(draft, path, part.Part("parameters"));
        }
        foreach (var (path, part) in objects)
        foreach (var row in part.Part("instances").Members())
            AddRow(root!, path, row.Key, row.Value, reader);
        return root!;
    }

    private static int Depth(string path) => path.AsSpan().Count('.');

    /// <summary>The draft of an object, or of the rows of a table.</summary>
    private static ObjectDraft Place(ref ObjectDraft? root, string path, JsonPart part)
    {
        var nodes = path.TrimEnd('.').Split('.');
        var isRow = nodes[^1] == ParameterPath.Placeholder;
        if (
            path.Length > ParameterPath.MaxLength
            || !path.EndsWith('.')
            || nodes.Any(n => n != ParameterPath.Placeholder && !ParameterPath.IsName(n))
        )
            throw part.Bad("is no path of an object, which ends in a dot");
        root ??= new ObjectDraft(nodes[0]);
        if (nodes[0] != root.Name || (nodes.Length > 1 && nodes[1] == ParameterPath.Placeholder))
            throw part.Bad($"does not lie below the root {root.Name}.");
        var draft = root;
        var last = isRow ? nodes.Length - 2 : nodes.Length - 1;
        for (var i = 1; i <= last; i++)
            draft = Step(draft, nodes[i], part);
        if (!isRow)
            return draft;
        if (draft.IsTable || draft.Parameters.Count + draft.Objects.Count > 0)
            throw part.Bad("is described twice, or is both an object and a table");
        var parent = nodes.Length == 3 ? root : FindParent(root, nodes);
        MakeTable(parent, draft, part.Part("table"));
        return draft.Template!;
    }

    private static ObjectDraft FindParent(ObjectDraft root, string[] nodes)
    {
        var draft = root;
        for (var i = 1; i < nodes.Length - 2; i++)
            draft =
                nodes[i] == ParameterPath.Placeholder ? draft.Template! : draft.Objects[nodes[i]];
        return draft;
    }

    private static ObjectDraft Step(ObjectDraft draft, string node, JsonPart part)
    {
        if (node == ParameterPath.Placeholder)
            return draft.Template ?? throw part.Bad("lies in a table that is not described");
        if (draft.IsTable)
            throw part.Bad("lies in a table, but names no row");
        if (!draft.Objects.TryGetValue(node, out var child))
            draft.Objects.Add(node, child = new ObjectDraft(node));
        return child;
    }

    private static void MakeTable(ObjectDraft parent, ObjectDraft draft, JsonPart table)
    {
        table.Allow("writable", "maxEntries", "numberOfEntries", "uniqueKeys", "enable", "ordered");
        draft.Writable = table.Flag("writable");
        draft.Instances = [];
        draft.Template = new ObjectDraft("") { Writable = draft.Writable };
        draft.Rules = new TableRules(
            (uint)Math.Max(0, table.Number("maxEntries") ?? TableRules.DefaultMaxEntries),
            [.. table.Lists("uniqueKeys").Select(Key)],
            table.Text("enable"),
            [.. table.Lists("ordered").Select(pair => Pair(pair, table))]
        );
        if (table.Text("numberOfEntries") is not { } counter)
            return;
        if (!parent.Parameters.TryGetValue(counter, out var parameter))
        {
            var syntax = new ParameterSyntax(ParameterType.UnsignedInt);
            parameter = new ParameterDraft(
                new ParameterDefinition(counter, syntax),
                new ConstantText("0")
            );
            parent.Parameters.Add(counter, parameter);
        }
        parameter.CountedTable = draft.Name;
    }

    /// <summary>Alias is the one key that is not functional: unique among all rows.</summary>
    private static UniqueKey Key(IReadOnlyList<string> names) =>
        new(names, Functional: names is not ["Alias"]);

    private static OrderedPair Pair(IReadOnlyList<string> names, JsonPart table) =>
        names.Count == 2
            ? new OrderedPair(names[0], names[1])
            : throw table.Bad("'ordered' holds pairs of parameters");

    private static void AddRow(
        ObjectDraft root,
        string path,
        string numbers,
        JsonPart values,
        JsonParameters reader
    )
    {
        var wanted = new Queue<string>(numbers.Split('.'));
        var nodes = path.TrimEnd('.').Split('.');
        var draft = root;
        foreach (var node in nodes.Skip(1).SkipLast(1))
            draft =
                node != ParameterPath.Placeholder
                    ? draft.Objects[node]
                    : draft.Instances!.GetValueOrDefault(Number(wanted, values))
                        ?? throw values.Bad("lies in a row that is not listed");
        if (draft.Template is not { } template)
            throw values.Bad("the object is no table");
        var number = Number(wanted, values);
        var name = number.ToString(CultureInfo.InvariantCulture);
        var where = $"{path}#{numbers}";
        var row = template.Copy(name, parameter => reader.InRow(parameter, name, where));
        if (wanted.Count > 0 || !draft.Instances!.TryAdd(number, row))
            throw values.Bad($"'{numbers}' is not the number of a new row");
        foreach (var (key, value) in values.Members())
            reader.Override(row, key, value, where);
    }

    private static uint Number(Queue<string> numbers, JsonPart part) =>
        numbers.TryDequeue(out var text) && ParameterPath.TryInstance(text, out var number)
            ? number
            : throw part.Bad("instance numbers are whole numbers from 1, one for each {i}");
}
