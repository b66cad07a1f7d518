using System.Text.Json;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Events;

/// <summary>
/// What a condition sees: the event below <c>Event.</c> (its fields, then its details), and its device as
/// in every other expression.
/// </summary>
internal sealed class EventScope(DeviceEvent told, EventDevice? device, DateTimeOffset now)
    : IExpressionScope
{
    public const string Root = "Event";
    private const string Prefix = Root + ".";

    public ExpressionValue Now => ExpressionValue.Of(now);

    public ExpressionValue Parameter(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? OfEvent(name[Prefix.Length..])
        : device is null ? ExpressionValue.Null
        : device.Parameter(name);

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
        device?.Call(function, arguments) ?? ExpressionValue.Unresolved;

    private ExpressionValue OfEvent(string name) =>
        name switch
        {
            "id" => told.Id,
            "kind" => told.Kind,
            "deviceId" => told.DeviceId,
            "at" => ExpressionValue.Of(told.At),
            "message" => told.Message,
            _ when told.Details is { } details => At(details, name),
            _ => ExpressionValue.Null,
        };

    /// <summary>Of a list, what all of its items have there, joined: <c>Event.changes.name</c>.</summary>
    private static ExpressionValue At(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var items = value.EnumerateArray().Select(item => At(item, path).AsText());
            return string.Join(", ", items.OfType<string>());
        }
        if (path.Length == 0)
            return Plain(value);
        var dot = path.IndexOf('.');
        var (name, rest) = dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..]);
        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var inner)
            ? At(inner, rest)
            : ExpressionValue.Null;
    }

    private static ExpressionValue Plain(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => ExpressionValue.Null,
        };
}
