using System.Globalization;
using System.Text.Json;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>A task as a client posts it: checked, in the words of the original, and otherwise untouched.</summary>
internal sealed class NbiTask
{
    /// <summary>From here on no time is so late that seconds cannot be added to it.</summary>
    private const int LastYear = 9000;

    private NbiTask(JsonElement root) => Root = root;

    /// <summary>As the client wrote it.</summary>
    public JsonElement Root { get; }
    public string Name => Text("name");
    public DateTimeOffset? Timestamp { get; private init; }

    /// <summary>When it is given up; null is never.</summary>
    public DateTimeOffset? Expiry { get; private init; }

    public string? UniqueKey =>
        Root.TryGetProperty("uniqueKey", out var key) && key.ValueKind == JsonValueKind.String
            ? key.GetString()
            : null;

    /// <summary>Throws 400 with the original's words.</summary>
    public static NbiTask Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        using var document = JsonValues.Parse(body);
        var root = document.RootElement.Clone();
        if (root.ValueKind != JsonValueKind.Object)
            throw NbiRefusal.Bad("A task is a JSON object.");
        var timestamp = TimeOf(root, "timestamp");
        var task = new NbiTask(root)
        {
            Timestamp = timestamp,
            Expiry = ExpiryOf(root, timestamp ?? now),
        };
        TaskRulesOfNbi.Check(task);
        return task;
    }

    public bool Has(string name) => Root.TryGetProperty(name, out _);

    /// <summary>A text; empty where there is none.</summary>
    public string Text(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? JsonValues.TextOf(value)
            : "";

    public IEnumerable<JsonElement> Items(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : [];

    private static DateTimeOffset? ExpiryOf(JsonElement root, DateTimeOffset from)
    {
        if (
            !root.TryGetProperty("expiry", out var expiry)
            || expiry.ValueKind == JsonValueKind.Null
        )
            return null;
        if (expiry.ValueKind == JsonValueKind.Number)
        {
            var seconds = expiry.GetDouble();
            return seconds is >= 0 and < 1e10 && from.Year < LastYear
                ? from.AddSeconds(seconds)
                : throw NbiRefusal.Bad("Invalid 'expiry' property");
        }
        return TimeOf(root, "expiry");
    }

    /// <summary>A number of milliseconds since 1970, or whatever says a time.</summary>
    private static DateTimeOffset? TimeOf(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number && double.Abs(value.GetDouble()) < 1e14)
            return DateTimeOffset.FromUnixTimeMilliseconds((long)value.GetDouble());
        return
            value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                value.GetString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
            ? time
            : throw NbiRefusal.Bad($"Invalid '{name}' property");
    }
}
