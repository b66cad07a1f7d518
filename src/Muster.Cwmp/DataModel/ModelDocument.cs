using System.Xml.Linq;

namespace Muster.Cwmp.DataModel;

/// <summary>A definition and the document whose names it uses.</summary>
internal sealed record ModelItem(ModelDocument Document, XElement Element);

/// <summary>One file of a model: what it defines and what it imports, by kind and name.</summary>
internal sealed class ModelDocument
{
    private readonly Dictionary<(string Kind, string Name), XElement> _own = [];
    private readonly Dictionary<(string Kind, string Name), XElement> _imported = [];

    public ModelDocument(string file, XElement root)
    {
        File = file;
        Root = root;
        foreach (var element in root.Elements())
        {
            var kind = element.Name.LocalName;
            if (
                kind is "component" or "model" or "dataType"
                && Attribute(element, "name") is { } name
            )
                _own[(kind, name)] = element;
            if (kind == "import")
                foreach (var item in element.Elements())
                    if (Attribute(item, "name") is { } imported)
                        _imported[(item.Name.LocalName, imported)] = item;
        }
    }

    public string File { get; }
    public XElement Root { get; }

    public static string? Attribute(XElement element, string name) =>
        element.Attribute(name)?.Value.Trim();

    public static bool IsVirtual(XElement? component) =>
        component is not null && Attribute(component, "virtual") == "true";

    public ModelItem Require(ObjectModelReader reader, string kind, string name) =>
        Find(reader, kind, name)
        ?? throw new ObjectModelException(File, $"the {kind} {name} is defined nowhere");

    /// <summary>What a name means in this file; imports are followed to where it is defined.</summary>
    public ModelItem? Find(ObjectModelReader reader, string kind, string name)
    {
        if (_own.TryGetValue((kind, name), out var own))
            return new ModelItem(this, own);
        if (!_imported.TryGetValue((kind, name), out var item))
            return kind == "dataType" ? Nearby(reader, kind, name) : null;
        var import = item.Parent!;
        var source = reader.Imported(
            File,
            Attribute(import, "file") ?? "",
            Attribute(import, "spec")
        );
        return source.Find(reader, kind, Attribute(item, "ref") ?? name);
    }

    /// <summary>
    /// A published model refers to a data type it forgot to import (URI in Device:2.19): it is
    /// looked for in the files it imports other things from.
    /// </summary>
    private ModelItem? Nearby(ObjectModelReader reader, string kind, string name)
    {
        foreach (var import in Root.Elements().Where(e => e.Name.LocalName == "import"))
        {
            var file = Attribute(import, "file") ?? "";
            var source = reader.Imported(File, file, Attribute(import, "spec"));
            if (source._own.TryGetValue((kind, name), out var found))
                return new ModelItem(source, found);
        }
        return null;
    }
}
