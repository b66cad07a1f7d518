using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>
/// Compares a JSON value with the record it shall become and names the first field that does not fit,
/// in the caller's words: the serializer would speak of .NET types.
/// </summary>
internal static class JsonShape
{
    public static void Check(JsonElement element, JsonTypeInfo shape, string path)
    {
        var type = Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
        if (shape.Kind == JsonTypeInfoKind.Object)
            CheckObject(element, shape, path);
        else if (shape.Kind == JsonTypeInfoKind.Enumerable)
            CheckArray(element, shape, path);
        else if (type == typeof(string))
            Expect(element.ValueKind == JsonValueKind.String, element, path, "a string");
        else if (type == typeof(bool))
            Expect(
                element.ValueKind is JsonValueKind.True or JsonValueKind.False,
                element,
                path,
                "true or false"
            );
        else if (type == typeof(int))
            Expect(
                element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out _),
                element,
                path,
                "a whole number"
            );
        else if (type == typeof(uint))
            Expect(
                element.ValueKind == JsonValueKind.Number && element.TryGetUInt32(out _),
                element,
                path,
                "a whole number from 0"
            );
    }

    public static string Join(string path, string name) =>
        path.Length == 0 ? name
        : name.Length == 0 ? path
        : $"{path}.{name}";

    private static void CheckObject(JsonElement element, JsonTypeInfo shape, string path)
    {
        Expect(element.ValueKind == JsonValueKind.Object, element, path, "an object");
        var discriminator = Discriminator(shape.Type);
        foreach (var property in element.EnumerateObject())
        {
            if (property.NameEquals(discriminator))
                continue;
            var field = Join(path, property.Name);
            var known = shape.Properties.FirstOrDefault(p => property.NameEquals(p.Name));
            if (known is null)
                throw Problems.Invalid(field, $"There is no field '{property.Name}' here{Known()}");
            if (property.Value.ValueKind == JsonValueKind.Null && known.IsSetNullable)
                continue;
            Check(property.Value, ApiJson.Rules.GetTypeInfo(known.PropertyType), field);
        }
        foreach (var missing in shape.Properties.Where(p => IsRequired(p)))
        {
            if (!element.TryGetProperty(missing.Name, out _))
                throw Problems.Invalid(
                    Join(path, missing.Name),
                    $"The field '{missing.Name}' is missing."
                );
        }

        string Known() =>
            shape.Properties.Count == 0
                ? "."
                : $"; there are {string.Join(", ", shape.Properties.Select(p => p.Name))}.";
    }

    private static void CheckArray(JsonElement element, JsonTypeInfo shape, string path)
    {
        Expect(element.ValueKind == JsonValueKind.Array, element, path, "an array");
        if (shape.ElementType is not { } type)
            return;
        var inner = ApiJson.Rules.GetTypeInfo(type);
        var index = 0;
        foreach (var item in element.EnumerateArray())
            Check(item, inner, $"{path}[{index++}]");
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired
        || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static string Discriminator(Type type) =>
        type.IsAssignableTo(typeof(TaskRequest)) ? TaskBody.Kind : "";

    private static void Expect(bool fits, JsonElement element, string path, string wanted)
    {
        if (fits)
            return;
        var found = element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => $"the number {element.GetRawText()}",
            JsonValueKind.Null => "null",
            _ => element.GetRawText(),
        };
        var subject = path.Length == 0 ? "The body" : $"'{path}'";
        throw Problems.Invalid(
            path.Length == 0 ? null : path,
            $"{subject} must be {wanted}, not {found}."
        );
    }
}
