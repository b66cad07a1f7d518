using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Muster.Acs.Api;
using Muster.Acs.Events;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Access;

/// <summary>What somebody is about to change.</summary>
/// <param name="Resource">What it is about.</param>
/// <param name="Action">In a word, for the log: <c>create</c>, <c>change</c>, <c>delete</c> …</param>
/// <param name="Target">The name or id of what is changed.</param>
internal sealed record Change(Resource Resource, string Action, string Target)
{
    /// <summary>The device that it is done to.</summary>
    public string? DeviceId { get; init; }

    /// <summary>
    /// It concerns many devices, and the guard sees to it that they are those of the caller's sight.
    /// </summary>
    public bool IsWithinSight { get; init; }

    /// <summary>What it takes; less than to change them for what is one's own.</summary>
    public AccessLevel Needs { get; init; } = AccessLevel.Write;

    /// <summary>As GenieACS calls it: put, delete, task, tags, password.</summary>
    public string Type { get; init; } = "put";

    /// <summary>What is asked for, for the log: without secrets.</summary>
    public JsonElement? Mutation { get; init; }

    /// <summary>
    /// What is asked for, for conditions, piece by piece: each must be allowed. Null is the same as
    /// for the log.
    /// </summary>
    public IReadOnlyList<JsonElement>? Pieces { get; init; }

    /// <summary>How it is to be done, for conditions.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>As it is before, without secrets; asked once the change is allowed.</summary>
    public Func<Task<JsonElement?>>? Before { get; init; }

    /// <summary>What a caller left out may be null where nothing else would be: it is logged so.</summary>
    private static readonly JsonSerializerOptions Lenient = new(ApiJson.Rules)
    {
        RespectNullableAnnotations = false,
    };

    /// <summary>A record of the door as JSON.</summary>
    public static JsonElement Json<T>(T value) =>
        JsonSerializer.SerializeToElement(value, (JsonTypeInfo<T>)Lenient.GetTypeInfo(typeof(T)));

    /// <summary>What a reading finds; null when there is nothing.</summary>
    public static Func<Task<JsonElement?>> Found<T>(Func<Task<T>> read) =>
        async () =>
        {
            try
            {
                return Json(await read());
            }
            catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
            {
                return null;
            }
        };
}

/// <summary>A change as the condition of a permission sees it.</summary>
internal sealed class ChangeScope(
    Change change,
    JsonElement? mutation,
    EventDevice? device,
    DateTimeOffset now
) : IExpressionScope
{
    private const string Mutation = "mutation.";
    private const string Object = "object.";
    private const string Options = "options.";

    private int _item;
    private int _items;

    public ExpressionValue Now => ExpressionValue.Of(now);

    /// <summary>Whether it holds: where it asks for items of a list, for each of them.</summary>
    public bool Holds(Expression condition)
    {
        (_item, _items) = (0, 1);
        while (_item < _items)
        {
            if (!condition.Holds(this))
                return false;
            _item++;
        }
        return true;
    }

    public ExpressionValue Parameter(string name) =>
        name switch
        {
            "mutationType" => change.Type,
            "resourceType" => Scopes.Name(change.Resource),
            _ when name.StartsWith(Mutation, StringComparison.Ordinal) => At(
                mutation,
                name[Mutation.Length..]
            ),
            _ when name.StartsWith(Options, StringComparison.Ordinal) => At(
                change.Options,
                name[Options.Length..]
            ),
            _ when name.StartsWith(Object, StringComparison.Ordinal) && device is not null =>
                device.Parameter(name[Object.Length..]),
            _ => ExpressionValue.Null,
        };

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
        ExpressionValue.Unresolved;

    private ExpressionValue At(JsonElement? root, string path)
    {
        if (root is not { } value)
            return ExpressionValue.Null;
        var lists = 0;
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                // A list of lists has no rounds: what it holds cannot be told.
                if (++lists > 1)
                    return ExpressionValue.Unresolved;
                value = Item(value);
            }
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return ExpressionValue.Null;
        }
        if (value.ValueKind == JsonValueKind.Array)
            value = lists > 0 ? default : Item(value);
        return Plain(value);
    }

    /// <summary>The one of this round; the longest list says how many rounds there are.</summary>
    private JsonElement Item(JsonElement list)
    {
        _items = Math.Max(_items, list.GetArrayLength());
        return _item < list.GetArrayLength() ? list[_item] : default;
    }

    private static ExpressionValue Plain(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => ExpressionValue.Null,
            _ => ExpressionValue.Unresolved,
        };
}
