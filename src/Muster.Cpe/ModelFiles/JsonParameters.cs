using System.Globalization;
using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;

namespace Muster.Cpe.ModelFiles;

/// <summary>Reads what a model file says about parameters.</summary>
internal sealed class JsonParameters(IReadOnlyDictionary<string, TextTemplate> variables)
{
    private const string InstancePlaceholder = "{instance}";

    /// <summary>Adds the parameters of an object, or of the rows of a table.</summary>
    public void Read(ObjectDraft draft, string path, JsonPart parameters)
    {
        foreach (var (name, part) in parameters.Members())
        {
            if (!ParameterPath.IsName(name))
                throw part.Bad("is no name of a parameter");
            part.Allow(
                "type",
                "list",
                "listLength",
                "value",
                "writable",
                "length",
                "range",
                "enum",
                "cpeOnly",
                "pattern",
                "units",
                "hidden",
                "command",
                "reference",
                "forcedInform",
                "notification",
                "behaviour"
            );
            var definition = Definition(name, part);
            var source = Source(definition, part, $"{path}{name}");
            if (!draft.Parameters.TryAdd(name, new ParameterDraft(definition, source)))
                throw part.Bad("is described twice");
        }
    }

    /// <summary>A parameter of a row the device is born with, where texts may name the row.</summary>
    public ParameterDraft InRow(ParameterDraft parameter, string number, string where)
    {
        var source = parameter.Source is RowText row
            ? Template(
                row.Pattern.Replace(InstancePlaceholder, number, StringComparison.Ordinal),
                where
            )
            : parameter.Source;
        return new ParameterDraft(parameter.Definition, source)
        {
            CountedTable = parameter.CountedTable,
        };
    }

    /// <summary>Gives a parameter of one row its own first value or behaviour.</summary>
    public void Override(ObjectDraft row, string relative, JsonPart value, string where)
    {
        var nodes = relative.Split('.');
        var draft = row;
        foreach (var node in nodes.SkipLast(1))
            draft =
                draft.Objects.GetValueOrDefault(node)
                ?? throw value.Bad("there is no such object in the row");
        if (!draft.Parameters.TryGetValue(nodes[^1], out var parameter))
            throw value.Bad("there is no such parameter in the row");
        parameter.Source = value.IsText
            ? Template(value.AsText(), $"{where}.{relative}")
            : JsonBehaviours.Read(value, parameter.Definition.Syntax);
    }

    private static ParameterDefinition Definition(string name, JsonPart part)
    {
        var typeName = part.Text("type") ?? "string";
        if (!ParameterTypes.TryParse(typeName, out var type))
            throw part.Bad($"'{typeName}' is no type");
        var listLength = Sizes(part, "listLength");
        var cpeOnly = part.Texts("cpeOnly");
        var syntax = new ParameterSyntax(type)
        {
            IsList = part.Flag("list") || listLength.Count > 0,
            ListSizes = listLength,
            Sizes = Sizes(part, "length"),
            Ranges = [.. part.Texts("range").Select(text => Range(text, part))],
            Enumeration =
            [
                .. part.Texts("enum").Select(value => new EnumerationValue(value, true)),
                .. cpeOnly.Select(value => new EnumerationValue(value, false)),
            ],
            Patterns = Patterns(part),
            Units = part.Text("units"),
            IsHidden = part.Flag("hidden"),
            IsCommand = part.Flag("command"),
        };
        return new ParameterDefinition(name, syntax)
        {
            Writable = part.Flag("writable"),
            ForcedInform = part.Flag("forcedInform"),
            StrongReference = part.Text("reference") switch
            {
                null or "weak" => false,
                "strong" => true,
                _ => throw part.Bad("'reference' is strong or weak"),
            },
            ActiveNotify = part.Text("notification") switch
            {
                null => ActiveNotify.Normal,
                "canDeny" => ActiveNotify.CanDeny,
                "forceEnabled" => ActiveNotify.ForceEnabled,
                "forceDefaultEnabled" => ActiveNotify.ForceDefaultEnabled,
                _ => throw part.Bad(
                    "'notification' is canDeny, forceEnabled or forceDefaultEnabled"
                ),
            },
        };
    }

    private ValueSource Source(ParameterDefinition definition, JsonPart part, string where)
    {
        var behaviour = part.Part("behaviour");
        if (behaviour.Element.ValueKind != System.Text.Json.JsonValueKind.Undefined)
            return JsonBehaviours.Read(behaviour, definition.Syntax);
        var syntax = definition.Syntax;
        var text = part.Text("value") ?? (syntax.IsList ? "" : syntax.Type.Empty());
        return text.Contains(InstancePlaceholder, StringComparison.Ordinal)
            ? new RowText(text)
            : Template(text, where);
    }

    private ValueSource Template(string text, string where) =>
        text.AsSpan().IndexOfAny('{', '}') < 0
            ? new ConstantText(text)
            : new TemplateText(TextTemplate.Parse(text, where, variables));

    private static IReadOnlyList<string> Patterns(JsonPart part)
    {
        var patterns = part.Texts("pattern");
        foreach (var pattern in patterns)
            if (!SyntaxCheck.IsPattern(pattern))
                throw part.Bad($"'{pattern}' is no pattern");
        return patterns;
    }

    private static List<SizeRange> Sizes(JsonPart part, string name) =>
        [
            .. part.Texts(name)
                .Select(text => Range(text, part))
                .Select(range => new SizeRange((long?)range.Min, (long?)range.Max)),
        ];

    private static ValueRange Range(string text, JsonPart part)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            throw part.Bad($"'{text}' is no range like 1..10, ..10 or 1..");
        return new ValueRange(Bound(text[..dots]), Bound(text[(dots + 2)..]));

        decimal? Bound(string bound) =>
            bound.Length == 0 ? null
            : decimal.TryParse(bound, CultureInfo.InvariantCulture, out var number) ? number
            : throw part.Bad($"'{text}' is no range like 1..10, ..10 or 1..");
    }
}
