using System.Globalization;
using System.Xml.Linq;

namespace Muster.Cwmp.DataModel;

/// <summary>Reads the syntax of parameters: base type or data type, facets, list.</summary>
internal sealed class ModelSyntax(ObjectModelReader reader)
{
    private const int MaxDepth = 32;

    /// <summary>The syntax an element describes, starting from the one it changes, if any.</summary>
    public ParameterSyntax Read(ModelDocument document, XElement syntax, ParameterSyntax? old)
    {
        var result = old ?? ParameterSyntax.String;
        // "hidden" is called "secured" in newer models.
        if (IsTrue(syntax, "hidden") || IsTrue(syntax, "secured"))
            result = result with { IsHidden = true };
        if (IsTrue(syntax, "command"))
            result = result with { IsCommand = true };
        foreach (var element in syntax.Elements())
            result = element.Name.LocalName switch
            {
                "list" => List(element, result),
                "dataType" => Named(document, element, result),
                var name when ParameterTypes.TryParse(name, out var type) => Facets(
                    element,
                    result with
                    {
                        Type = type,
                    }
                ),
                _ => result,
            };
        return result;
    }

    private ParameterSyntax Named(ModelDocument document, XElement element, ParameterSyntax syntax)
    {
        var named =
            ModelDocument.Attribute(element, "ref") ?? ModelDocument.Attribute(element, "base");
        if (named is { } name)
        {
            var definition = document.Require(reader, "dataType", name);
            syntax = Definition(definition, syntax, 0) with { NamedType = name };
        }
        return Facets(element, syntax);
    }

    /// <summary>A named type: what it is based on, narrowed by its own facets.</summary>
    private ParameterSyntax Definition(ModelItem item, ParameterSyntax syntax, int depth)
    {
        if (depth > MaxDepth)
            throw new ObjectModelException(
                item.Document.File,
                "its data types go round in a circle"
            );
        if (ModelDocument.Attribute(item.Element, "base") is { } name)
        {
            var parent = item.Document.Require(reader, "dataType", name);
            syntax = Definition(parent, syntax, depth + 1);
        }
        foreach (var element in item.Element.Elements())
            if (element.Name.LocalName == "list")
                syntax = List(element, syntax);
            else if (ParameterTypes.TryParse(element.Name.LocalName, out var type))
                syntax = Facets(element, syntax with { Type = type });
        return Facets(item.Element, syntax);
    }

    private static ParameterSyntax List(XElement element, ParameterSyntax syntax)
    {
        var sizes = Sizes(element);
        var least = Bound(element, "minItems");
        var most = Bound(element, "maxItems");
        return syntax with
        {
            IsList = true,
            ListSizes = sizes.Count > 0 ? sizes : syntax.ListSizes,
            ListItems =
                least is null && most is null
                    ? syntax.ListItems
                    : new SizeRange((long?)least, (long?)most),
        };
    }

    /// <summary>Facets of one kind replace those of the kind; enumerations add to each other.</summary>
    private static ParameterSyntax Facets(XElement element, ParameterSyntax syntax)
    {
        var sizes = Sizes(element);
        var ranges = Of(element, "range")
            .Select(e => new ValueRange(Bound(e, "minInclusive"), Bound(e, "maxInclusive")))
            .ToList();
        var patterns = Of(element, "pattern")
            .Select(e => e.Attribute("value")?.Value ?? "")
            .ToList();
        var units = Of(element, "units").FirstOrDefault();
        return syntax with
        {
            Sizes = sizes.Count > 0 ? sizes : syntax.Sizes,
            Ranges = ranges.Count > 0 ? ranges : syntax.Ranges,
            Patterns = patterns.Count > 0 ? patterns : syntax.Patterns,
            Enumeration = Enumeration(element, syntax.Enumeration),
            Units = units is null ? syntax.Units : ModelDocument.Attribute(units, "value"),
        };
    }

    private static IReadOnlyList<EnumerationValue> Enumeration(
        XElement element,
        IReadOnlyList<EnumerationValue> old
    )
    {
        var all = Of(element, "enumeration").ToList();
        if (all.Count == 0)
            return old;
        var names = all.Select(e => e.Attribute("value")?.Value ?? "")
            .ToHashSet(StringComparer.Ordinal);
        // A value that was deleted goes; one said again replaces what was said of it.
        var added = all.Where(e => ModelDocument.Attribute(e, "status") != "deleted")
            .Select(e => new EnumerationValue(
                e.Attribute("value")?.Value ?? "",
                ModelDocument.Attribute(e, "access") != "readOnly"
            ));
        return [.. old.Where(value => !names.Contains(value.Value)), .. added];
    }

    private static List<SizeRange> Sizes(XElement element) =>
        [
            .. Of(element, "size")
                .Select(e => new SizeRange(
                    (long?)Bound(e, "minLength"),
                    (long?)Bound(e, "maxLength")
                )),
        ];

    private static IEnumerable<XElement> Of(XElement element, string name) =>
        element.Elements().Where(e => e.Name.LocalName == name);

    private static decimal? Bound(XElement element, string name) =>
        decimal.TryParse(
            ModelDocument.Attribute(element, name),
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    private static bool IsTrue(XElement element, string name) =>
        ModelDocument.Attribute(element, name) is "true" or "1";
}
