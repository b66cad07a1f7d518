using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>One task, or <c>{"tasks":[…]}</c>.</summary>
internal static class TaskBody
{
    public const string Kind = "kind";
    private const string Batch = "tasks";
    private const int MaxTasks = 1_000;

    private static readonly FrozenDictionary<string, JsonTypeInfo> Kinds = typeof(TaskRequest)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(
            known => (string)known.TypeDiscriminator!,
            known => ApiJson.Rules.GetTypeInfo(known.DerivedType),
            StringComparer.Ordinal
        );

    public static IReadOnlyList<TaskRequest> Read(JsonBody body)
    {
        var root = body.Root;
        if (root.ValueKind != JsonValueKind.Object)
            throw Problems.Invalid(null, "The body must be a JSON object.");
        if (!root.TryGetProperty(Batch, out var tasks))
            return [One(root, "")];
        foreach (var other in root.EnumerateObject())
        {
            if (!other.NameEquals(Batch))
                throw Problems.Invalid(other.Name, $"Beside '{Batch}' there is no '{other.Name}'.");
        }
        if (tasks.ValueKind != JsonValueKind.Array)
            throw Problems.Invalid(Batch, $"'{Batch}' must be an array of tasks.");
        if (tasks.GetArrayLength() is 0 or > MaxTasks)
            throw Problems.Invalid(Batch, $"'{Batch}' takes 1 to {MaxTasks} tasks.");
        return [.. tasks.EnumerateArray().Select((task, index) => One(task, $"{Batch}[{index}]"))];
    }

    private static TaskRequest One(JsonElement element, string path)
    {
        var field = JsonShape.Join(path, Kind);
        if (element.ValueKind != JsonValueKind.Object)
            throw Problems.Invalid(path, $"'{path}' must be an object.");
        if (!element.TryGetProperty(Kind, out var kind))
            throw Problems.Invalid(field, $"The field '{Kind}' is missing; it is {Known}.");
        if (
            kind.ValueKind != JsonValueKind.String
            || !Kinds.TryGetValue(kind.GetString() ?? "", out var shape)
        )
            throw Problems.Invalid(field, $"There is no task '{kind}'; there are {Known}.");
        JsonShape.Check(element, shape, path);
        return JsonBody.Convert<TaskRequest>(element, path);
    }

    private static string Known => string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal));
}
