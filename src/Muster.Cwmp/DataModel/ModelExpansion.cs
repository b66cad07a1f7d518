using System.Globalization;
using System.Xml.Linq;

namespace Muster.Cwmp.DataModel;

/// <summary>
/// Puts a model together: its base first, then its own objects, parameters and components, each of
/// which may define something new (<c>name</c>) or change what is there (<c>base</c>).
/// </summary>
internal sealed class ModelExpansion(
    ObjectModelReader reader,
    IReadOnlyDictionary<string, ModelItem> virtualComponents
)
{
    private const int MaxDepth = 64;
    private readonly Dictionary<string, ModelObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelParameter> _parameters = new(StringComparer.Ordinal);
    private readonly ModelSyntax _syntax = new(reader);
    private int _depth;

    public ObjectModel Result(string name) => new(name, _objects, _parameters);

    public void Model(ModelDocument document, XElement model)
    {
        if (ModelDocument.Attribute(model, "base") is { } name)
        {
            var item = document.Require(reader, "model", name);
            Deeper(document, () => Model(item.Document, item.Element));
        }
        Content(document, model, "");
    }

    private void Content(ModelDocument document, XElement container, string prefix)
    {
        foreach (var element in container.Elements())
            switch (element.Name.LocalName)
            {
                case "component":
                    Component(document, element, prefix);
                    break;
                case "object":
                    Object(document, element, prefix);
                    break;
                case "parameter":
                    Parameter(document, element, prefix);
                    break;
            }
    }

    private void Component(ModelDocument document, XElement reference, string prefix)
    {
        var name = ModelDocument.Attribute(reference, "ref") ?? "";
        var item = document.Require(reader, "component", name);
        if (
            ModelDocument.IsVirtual(item.Element)
            && virtualComponents.TryGetValue(name, out var real)
        )
            item = real;
        var path = prefix + ModelDocument.Attribute(reference, "path");
        Deeper(document, () => Content(item.Document, item.Element, path));
    }

    private void Object(ModelDocument document, XElement element, string prefix)
    {
        var path = prefix + Name(document, element);
        _objects.TryGetValue(path, out var old);
        var keys = element.Elements().Where(e => e.Name.LocalName == "uniqueKey").Select(Key);
        var minimum = ModelDocument.Attribute(element, "minEntries");
        var maximum = ModelDocument.Attribute(element, "maxEntries");
        var now = old ?? new ModelObject(path, false);
        _objects[path] = now with
        {
            Writable = Writable(element, now.Writable),
            MinEntries = minimum is null ? now.MinEntries : Number(minimum),
            MaxEntries =
                maximum is null ? now.MaxEntries
                : maximum == "unbounded" ? null
                : Number(maximum),
            NumEntriesParameter =
                ModelDocument.Attribute(element, "numEntriesParameter") ?? now.NumEntriesParameter,
            EnableParameter =
                ModelDocument.Attribute(element, "enableParameter") ?? now.EnableParameter,
            UniqueKeys = [.. now.UniqueKeys, .. keys],
            Status = Status(element, now.Status),
            Version = ModelDocument.Attribute(element, "version") ?? now.Version,
            Description = Description(element, now.Description),
        };
        Content(document, element, path);
    }

    private void Parameter(ModelDocument document, XElement element, string prefix)
    {
        var path = prefix + Name(document, element);
        _parameters.TryGetValue(path, out var old);
        var now = old ?? new ModelParameter(path, false, ParameterSyntax.String);
        var syntax = element.Elements().FirstOrDefault(e => e.Name.LocalName == "syntax");
        var value = syntax?.Elements().LastOrDefault(e => e.Name.LocalName == "default");
        _parameters[path] = now with
        {
            Writable = Writable(element, now.Writable),
            Syntax = syntax is null ? now.Syntax : _syntax.Read(document, syntax, old?.Syntax),
            Default = value is null ? now.Default : value.Attribute("value")?.Value,
            DefaultType = value is null ? now.DefaultType : ModelDocument.Attribute(value, "type"),
            ForcedInform = ModelDocument.Attribute(element, "forcedInform") is { } forced
                ? forced is "true" or "1"
                : now.ForcedInform,
            ActiveNotify = ModelDocument.Attribute(element, "activeNotify") switch
            {
                null => now.ActiveNotify,
                "canDeny" => ActiveNotify.CanDeny,
                "forceEnabled" => ActiveNotify.ForceEnabled,
                "forceDefaultEnabled" => ActiveNotify.ForceDefaultEnabled,
                _ => ActiveNotify.Normal,
            },
            Status = Status(element, now.Status),
            Version = ModelDocument.Attribute(element, "version") ?? now.Version,
            Description = Description(element, now.Description),
        };
    }

    private static string Name(ModelDocument document, XElement element) =>
        ModelDocument.Attribute(element, "name")
        ?? ModelDocument.Attribute(element, "base")
        ?? throw new ObjectModelException(document.File, "an item has neither name nor base");

    /// <summary>"writeOnceReadOnly counts as readWrite in CWMP"; not said means readOnly.</summary>
    private static bool Writable(XElement element, bool otherwise) =>
        ModelDocument.Attribute(element, "access") is { } access
            ? access is "readWrite" or "writeOnceReadOnly"
            : otherwise;

    private static ModelKey Key(XElement element) =>
        new(
            [
                .. element
                    .Elements()
                    .Select(parameter => ModelDocument.Attribute(parameter, "ref") ?? ""),
            ],
            ModelDocument.Attribute(element, "functional") is not ("false" or "0")
        );

    private static ModelStatus Status(XElement element, ModelStatus otherwise) =>
        ModelDocument.Attribute(element, "status") switch
        {
            null => otherwise,
            "deprecated" => ModelStatus.Deprecated,
            "obsoleted" => ModelStatus.Obsoleted,
            "deleted" => ModelStatus.Deleted,
            _ => ModelStatus.Current,
        };

    private static string Description(XElement element, string old)
    {
        var text = element.Elements().FirstOrDefault(e => e.Name.LocalName == "description");
        if (text is null)
            return old;
        return ModelDocument.Attribute(text, "action") switch
        {
            "append" => $"{old}\n{text.Value}",
            "prefix" => $"{text.Value}\n{old}",
            _ => text.Value,
        };
    }

    private static uint Number(string text) =>
        uint.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private void Deeper(ModelDocument document, Action action)
    {
        if (++_depth > MaxDepth)
            throw new ObjectModelException(
                document.File,
                "its components refer to each other in a circle"
            );
        action();
        _depth--;
    }
}
