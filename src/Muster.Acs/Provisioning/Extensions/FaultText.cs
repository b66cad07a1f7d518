using System.Text.Json;
using System.Text.RegularExpressions;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>Faults as extensions tell them: <c>{"name": …, "message": …, "stack": …}</c>.</summary>
internal static partial class FaultText
{
    private const int MaxMessage = 4_096;
    private const int MaxStack = 16_384;

    /// <summary>Null when it is no JSON object that names an error or has a message.</summary>
    public static ExtensionResult? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            var (name, message) = (Text(root, "name"), Text(root, "message"));
            if (name is null && message is null)
                return null;
            return ExtensionResult.Failed(
                name is null ? "ext" : $"ext.{(Name().IsMatch(name) ? name : "Error")}",
                Cut(message ?? "", MaxMessage),
                Text(root, "stack") is { } stack ? Cut(stack, MaxStack) : null
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$]{0,63}\z")]
    private static partial Regex Name();
}
