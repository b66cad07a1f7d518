using System.Globalization;
using System.Text;
using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;

namespace Muster.Cpe.ModelFiles;

/// <summary>
/// Reads the tree of a device from CSV: <c>Parameter,Object,Writable,Value,Value type</c>, one row a
/// node, objects without their dot. Values stay as the device reported them.
/// </summary>
internal sealed class CsvModelReader
{
    private const int Columns = 5;
    private const int MaxNodes = 200_000;
    private const string IdentityPrefix = "DeviceID.";
    private readonly string _file;
    private readonly Dictionary<string, ObjectDraft> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _identity = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private ObjectDraft? _root;

    private CsvModelReader(string file) => _file = file;

    /// <exception cref="ModelFileException">A row cannot be used; the message names its line.</exception>
    public static DeviceModel Read(Stream stream, string file)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new CsvModelReader(file).Read(reader);
    }

    private DeviceModel Read(StreamReader text)
    {
        var first = true;
        foreach (var row in CsvRows.Read(text, _file))
        {
            if (first)
                CheckHeader(row);
            else
                Take(row);
            first = false;
        }
        if (_root is not { } root)
            throw new ModelFileException(_file, 0, "there is no row of a root object");
        StandardParameters.Complete(root);
        var identity = CsvIdentity.Of(_file, root, _identity);
        MakeTemplates(root);
        CountRows(root);
        var name = Path.GetFileNameWithoutExtension(_file);
        return new DeviceModel(name, Shape.Build(root), identity);
    }

    private void CheckHeader(CsvRows.Row row)
    {
        string[] expected = ["Parameter", "Object", "Writable", "Value", "Value type"];
        if (!row.Fields.SequenceEqual(expected, StringComparer.OrdinalIgnoreCase))
            throw Bad(row, $"the first line must be '{string.Join(',', expected)}'");
    }

    private void Take(CsvRows.Row row)
    {
        if (row.Fields.Count != Columns)
            throw Bad(row, $"{row.Fields.Count} fields instead of {Columns}");
        var name = row.Fields[0];
        var isObject = Flag(row, 1);
        var writable = Flag(row, 2);
        if (name.StartsWith(IdentityPrefix, StringComparison.Ordinal))
        {
            _identity[name[IdentityPrefix.Length..]] = row.Fields[3];
            return;
        }
        name = isObject ? name.TrimEnd('.') : name;
        if (name.Length == 0 || !ParameterPath.IsWellFormed(name) || name.EndsWith('.'))
            throw Bad(row, $"'{name}' is no name of a parameter or object");
        if (!_names.Add(name))
            throw Bad(row, $"{name} occurs a second time");
        if (_names.Count > MaxNodes)
            throw Bad(row, $"there are more than {MaxNodes} nodes");
        if (isObject)
            Object(row, name).Writable = writable;
        else
            AddParameter(row, name, writable);
    }

    private void AddParameter(CsvRows.Row row, string name, bool writable)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 0)
            throw Bad(row, $"the parameter {name} is in no object");
        var parent = Object(row, name[..dot]);
        var last = name[(dot + 1)..];
        if (parent.IsTable || ParameterPath.TryInstance(last, out _))
            throw Bad(row, $"{name} is a parameter where a table has its rows");
        if (!ParameterTypes.TryParse(row.Fields[4], out var type))
            throw Bad(row, $"'{row.Fields[4]}' is no type of a parameter");
        if (parent.Objects.ContainsKey(last))
            throw Bad(row, $"{name} is an object already");
        var value = row.Fields[3];
        var definition = StandardParameters.Define(name, last, type, writable, value);
        parent.Parameters.Add(last, new ParameterDraft(definition, new ConstantText(value)));
    }

    /// <summary>The object of that name, made when no row told of it yet.</summary>
    private ObjectDraft Object(CsvRows.Row row, string name)
    {
        if (_objects.TryGetValue(name, out var known))
            return known;
        var dot = name.LastIndexOf('.');
        var last = name[(dot + 1)..];
        var draft = new ObjectDraft(last);
        if (dot < 0)
        {
            if (_root is { } root)
                throw Bad(row, $"{name} is a second root object beside {root.Name}");
            _root = draft;
        }
        else
            Attach(row, Object(row, name[..dot]), draft, name);
        _objects.Add(name, draft);
        return draft;
    }

    private void Attach(CsvRows.Row row, ObjectDraft parent, ObjectDraft draft, string name)
    {
        if (!ParameterPath.TryInstance(draft.Name, out var number))
        {
            if (parent.IsTable)
                throw Bad(row, $"{name} is no row, but its object is a table");
            if (
                !parent.Objects.TryAdd(draft.Name, draft)
                || parent.Parameters.ContainsKey(draft.Name)
            )
                throw Bad(row, $"{name} is a parameter already");
            return;
        }
        if (parent.Parameters.Count + parent.Objects.Count > 0)
            throw Bad(row, $"{name} is a row, but its object is no table");
        parent.Instances ??= [];
        parent.Instances.Add(number, draft);
    }

    /// <summary>A new row looks like the first one there is, with nothing filled in.</summary>
    private static void MakeTemplates(ObjectDraft draft)
    {
        foreach (var child in draft.Objects.Values)
            MakeTemplates(child);
        foreach (var row in draft.Instances?.Values ?? Enumerable.Empty<ObjectDraft>())
            MakeTemplates(row);
        var isEmpty = draft.Parameters.Count + draft.Objects.Count == 0;
        // A writable object that holds nothing can only be a table without rows.
        if (!draft.IsTable && draft.Writable && isEmpty)
            draft.Instances = [];
        if (!draft.IsTable || !draft.Writable)
            return;
        var pattern = draft.Instances!.Values.FirstOrDefault() ?? new ObjectDraft("");
        draft.Template = pattern.Copy("", Emptied, withRows: false);
        draft.Template.Writable = true;
    }

    private static ParameterDraft Emptied(ParameterDraft parameter)
    {
        var syntax = parameter.Definition.Syntax;
        var empty = syntax.IsList ? "" : syntax.Type.Empty();
        return new ParameterDraft(parameter.Definition, new ConstantText(empty));
    }

    private static void CountRows(ObjectDraft draft)
    {
        foreach (var child in draft.Objects.Values)
            CountRows(child);
        foreach (var row in draft.Instances?.Values ?? Enumerable.Empty<ObjectDraft>())
            CountRows(row);
        if (draft.Template is { } template)
            CountRows(template);
        foreach (var (name, parameter) in draft.Parameters)
        {
            if (
                StandardParameters.CountedTable(name) is not { } table
                || !draft.Objects.TryGetValue(table, out var counted)
                || !counted.IsTable
            )
                continue;
            parameter.CountedTable = table;
            var text = parameter.Source.Text(default, 0, "");
            if (long.TryParse(text, CultureInfo.InvariantCulture, out var said))
                parameter.CountOffset = said - counted.Instances!.Count;
        }
    }

    private bool Flag(CsvRows.Row row, int column) =>
        row.Fields[column].ToLower(CultureInfo.InvariantCulture) switch
        {
            "true" => true,
            "false" => false,
            _ => throw Bad(row, $"'{row.Fields[column]}' is neither true nor false"),
        };

    private ModelFileException Bad(CsvRows.Row row, string problem) =>
        new(_file, row.Line, problem);
}
