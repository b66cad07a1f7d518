using System.Text.Json;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>Reads one configuration of a preset; those that GenieACS 1.0 wrote too.</summary>
internal static class ConfigurationReader
{
    private const string Types =
        "type is provision, value, age, add_tag, delete_tag, add_object or delete_object.";

    public static PresetConfiguration Read(PlacedJson json)
    {
        json.Expect(JsonValueKind.Object, "a configuration is an object with a type.");
        if (json["type"] is not { } type)
            throw json.Wrong("a configuration needs a type; " + Types);
        return type.Expect(JsonValueKind.String, Types).Text switch
        {
            "provision" => new RunProvision(Name(json, "name"), Arguments(json)),
            "value" => new SetValue(Path(json, "name"), Value(json)),
            "age" => new RefreshAfter(Path(json, "name"), Age(json)),
            "add_tag" => new ChangeTag(Name(json, "tag"), Add: true),
            "delete_tag" => new ChangeTag(Name(json, "tag"), Add: false),
            "add_object" => new ChangeInstance(Path(json, "name"), Name(json, "object"), Add: true),
            "delete_object" => new ChangeInstance(
                Path(json, "name"),
                Name(json, "object"),
                Add: false
            ),
            _ => throw type.Wrong(Types),
        };
    }

    /// <summary>A parameter's value: a string, a number, true or false.</summary>
    public static object Scalar(PlacedJson json, string expected) =>
        json.Kind switch
        {
            JsonValueKind.String => json.Text,
            JsonValueKind.Number => json.Number,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw json.Wrong(expected),
        };

    private static string Name(PlacedJson json, string field)
    {
        var value = json[field] ?? throw json.Wrong($"this configuration needs a {field}.");
        var name = value.Expect(JsonValueKind.String, $"{field} is a string.").Text;
        return name.Length > 0 ? name : throw value.Wrong($"{field} must not be empty.");
    }

    // A dot at the end would be no path (dossier of defects, B13).
    private static string Path(PlacedJson json, string field)
    {
        var path = Name(json, field).TrimEnd('.');
        return path.Length > 0 ? path : throw json[field]!.Wrong($"{field} names no parameter.");
    }

    private static object Value(PlacedJson json)
    {
        const string expected = "value is a string, a number, true or false.";
        return Scalar(json["value"] ?? throw json.Wrong(expected), expected);
    }

    private static TimeSpan Age(PlacedJson json)
    {
        const string expected = "age is a number of seconds.";
        var age = json["age"] ?? throw json.Wrong(expected);
        return age.NumberIn(expected) is >= 0 and <= 10_000_000_000 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : throw age.Wrong($"{expected} {age.Raw()} is none.");
    }

    /// <summary>
    /// A list of values and of expressions as GenieACS stores them (<c>["PARAM","DeviceID.ID"]</c>), or
    /// a text of expressions parted by commas.
    /// </summary>
    private static ExpressionList Arguments(PlacedJson json)
    {
        if (json["args"] is not { IsNull: false } args)
            return [];
        if (args.Kind == JsonValueKind.String)
            return Text(args);
        args.Expect(JsonValueKind.Array, "args is a list, or a text of expressions.");
        return [.. args.Items.Select(Argument)];
    }

    private static ExpressionList Text(PlacedJson args)
    {
        try
        {
            return Expression.ParseList(args.Text);
        }
        catch (ExpressionException wrong)
        {
            throw args.Wrong($"args: {wrong.Message}");
        }
    }

    private static Expression Argument(PlacedJson item)
    {
        try
        {
            using var json = JsonDocument.Parse(item.Raw());
            return ExpressionJson.Read(json.RootElement);
        }
        catch (FormatException wrong)
        {
            throw item.Wrong(wrong.Message);
        }
    }
}
