using System.Text.Json;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>What is wrong with a task, in the original's words.</summary>
internal static class TaskRulesOfNbi
{
    private const int MaxItems = 10_000;

    public static void Check(NbiTask task)
    {
        switch (task.Name)
        {
            case "getParameterValues":
                Names(task);
                break;
            case "setParameterValues":
                if (!task.Items("parameterValues").Any())
                    throw NbiRefusal.Bad("Missing 'parameterValues' property");
                Values(task);
                break;
            case "refreshObject":
                NeedsText(task, "objectName");
                break;
            case "addObject":
                NeedsText(task, "objectName");
                NeedsObject(task);
                if (task.Has("parameterValues"))
                    Values(task);
                break;
            case "deleteObject":
                NeedsText(task, "objectName");
                NeedsObject(task);
                break;
            case "download":
                Download(task);
                break;
            case "provisions":
                Provisions(task);
                break;
            case "reboot" or "factoryReset":
                break;
            default:
                throw NbiRefusal.Bad("Invalid task name");
        }
    }

    private static void Names(NbiTask task)
    {
        var names = task.Items("parameterNames").Take(MaxItems + 1).ToList();
        if (names.Count is 0 or > MaxItems)
            throw NbiRefusal.Bad("Missing 'parameterNames' property");
        foreach (var name in names)
        {
            if (name.ValueKind != JsonValueKind.String || name.GetString()!.Length == 0)
                throw NbiRefusal.Bad($"Invalid parameter name '{name}'");
        }
    }

    private static void Values(NbiTask task)
    {
        if (task.Root.GetProperty("parameterValues").ValueKind != JsonValueKind.Array)
            throw NbiRefusal.Bad("Invalid 'parameterValues' property");
        var count = 0;
        foreach (var item in task.Items("parameterValues"))
        {
            if (++count > MaxItems)
                throw NbiRefusal.Bad("Invalid 'parameterValues' property");
            if (
                item.ValueKind != JsonValueKind.Array
                || item.GetArrayLength() is < 2 or > 3
                || item[0].ValueKind != JsonValueKind.String
                || item[0].GetString()!.Length == 0
            )
                throw NbiRefusal.Bad($"Invalid parameter value '{item}'");
            if (
                item[1].ValueKind
                is not (
                    JsonValueKind.String
                    or JsonValueKind.Number
                    or JsonValueKind.True
                    or JsonValueKind.False
                )
            )
                throw NbiRefusal.Bad($"Invalid parameter value '{item}'");
        }
    }

    private static void Download(NbiTask task)
    {
        if (!task.Has("file"))
        {
            NeedsText(task, "fileType", mayBeEmpty: false);
            NeedsText(task, "fileName", mayBeEmpty: false);
        }
        if (
            task.Root.TryGetProperty("targetFileName", out var target)
            && target.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)
        )
            throw NbiRefusal.Bad("Invalid 'targetFileName' property");
    }

    private static void Provisions(NbiTask task)
    {
        const string wrong = "Invalid 'provisions' property";
        if (
            !task.Root.TryGetProperty("provisions", out var provisions)
            || provisions.ValueKind != JsonValueKind.Array
        )
            throw NbiRefusal.Bad(wrong);
        foreach (var call in provisions.EnumerateArray())
        {
            if (
                call.ValueKind != JsonValueKind.Array
                || call.GetArrayLength() == 0
                || call[0].ValueKind != JsonValueKind.String
                || call.EnumerateArray()
                    .Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            )
                throw NbiRefusal.Bad(wrong);
        }
    }

    private static void NeedsText(NbiTask task, string name, bool mayBeEmpty = true)
    {
        if (
            !task.Root.TryGetProperty(name, out var value)
            || value.ValueKind != JsonValueKind.String
            || (!mayBeEmpty && value.GetString()!.Length == 0)
        )
            throw NbiRefusal.Bad($"Missing '{name}' property");
    }

    private static void NeedsObject(NbiTask task)
    {
        if (task.Text("objectName").Trim('.').Length == 0)
            throw NbiRefusal.Bad("Missing 'objectName' property");
    }
}
