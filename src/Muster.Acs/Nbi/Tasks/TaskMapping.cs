using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>
/// The task of ours that a posted one stands for. Its paths have no dot at the end, so the tree says what
/// is an object; a dot that is there all the same is taken off (the original's defect B13).
/// </summary>
internal sealed class TaskMapping(Shadow tree)
{
    private const int MaxNames = 1_000;

    /// <summary>Whole numbers of so many digits are all exact as a double.</summary>
    private const int ExactDigits = 15;

    public TaskRequest Map(NbiTask task) =>
        task.Name switch
        {
            "getParameterValues" => new GetParameterValuesRequest(Names(task)),
            "setParameterValues" => new SetParameterValuesRequest(Values(task)),
            "refreshObject" => Refresh(Plain(task.Text("objectName"))),
            "addObject" => new AddObjectRequest(
                Plain(task.Text("objectName")) + ".",
                task.Has("parameterValues") ? Values(task) : null
            ),
            "deleteObject" => new DeleteObjectRequest(Plain(task.Text("objectName")) + "."),
            "reboot" => new RebootRequest(),
            "factoryReset" => new FactoryResetRequest(),
            "download" => Download(task),
            "provisions" => new ProvisionsRequest([.. task.Items("provisions").Select(Call)]),
            _ => throw new NbiRefusal(
                501,
                $"Tasks of the name '{task.Name}' are not carried out yet."
            ),
        };

    private List<string> Names(NbiTask task)
    {
        var names = new List<string>();
        foreach (var item in task.Items("parameterNames"))
        {
            var name = Plain(item.GetString()!);
            if (name.Contains('*', StringComparison.Ordinal))
                names.AddRange(Expand(name));
            else
                names.Add(IsObject(name) ? name + "." : name);
        }
        if (names.Count == 0)
            throw NbiRefusal.Bad("Nothing that is known of the device fits these names.");
        return names;
    }

    private TaskRequest Refresh(string name) =>
        name.Length == 0 ? new RefreshObjectRequest()
        : tree.TryGet(name, out _) ? new GetParameterValuesRequest([name])
        : new RefreshObjectRequest(name + ".");

    /// <summary>A star stands for any one part of a path.</summary>
    private List<string> Expand(string pattern)
    {
        var parts = pattern.Split('.');
        var found = new List<string>();
        foreach (var node in tree.Nodes)
        {
            var path = node.IsObject ? node.Path.AsSpan(..^1) : node.Path;
            if (!Fits(path, parts))
                continue;
            found.Add(node.Path);
            if (found.Count > MaxNames)
                throw NbiRefusal.Bad($"'{pattern}' stands for more than {MaxNames} names.");
        }
        return found;
    }

    private static bool Fits(ReadOnlySpan<char> path, string[] parts)
    {
        var at = 0;
        foreach (var range in path.Split('.'))
        {
            if (at == parts.Length || (parts[at] != "*" && !path[range].SequenceEqual(parts[at])))
                return false;
            at++;
        }
        return at == parts.Length;
    }

    private bool IsObject(string name) =>
        !tree.TryGet(name, out _) && !tree.Under(name + ".").IsEmpty;

    private static List<NamedValue> Values(NbiTask task) =>
        [
            .. task.Items("parameterValues")
                .Select(item => new NamedValue(
                    item[0].GetString()!,
                    TextOf(item[1]),
                    item.GetArrayLength() > 2
                    && item[2].ValueKind == JsonValueKind.String
                    && item[2].GetString()!.Length > 0
                        ? item[2].GetString()
                        : null
                )),
        ];

    private static string TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => NumberOf(value),
        };

    /// <summary>As JavaScript writes it (5.0 is 5), unless a number of that kind would not be exact.</summary>
    private static string NumberOf(JsonElement value)
    {
        var raw = value.GetRawText();
        var isExact = raw.AsSpan().ContainsAny('.', 'e', 'E') || raw.Length <= ExactDigits;
        return isExact && value.GetDouble() is var number && double.IsFinite(number)
            ? NumberText.Of(number)
            : raw;
    }

    private static DownloadRequest Download(NbiTask task)
    {
        var file = task.Text("file");
        var type = task.Text("fileType");
        return new(
            file.Length > 0 ? file : task.Text("fileName"),
            type.Length > 0 ? type : null,
            task.Text("targetFileName")
        );
    }

    /// <summary>A name, and arguments that are no objects and no lists.</summary>
    private static NamedProvision Call(JsonElement call) =>
        new(
            call[0].GetString()!,
            [.. call.EnumerateArray().Skip(1).Select(item => JsonNode.Parse(item.GetRawText()))]
        );

    private static string Plain(string name) => name.TrimEnd('.');
}
