using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Tasks;

/// <summary>How tasks look.</summary>
internal static class TaskTable
{
    public static void Show(Terminal terminal, JsonNode? tasks) =>
        terminal.Rows(
            ["TASK", "DEVICE", "KIND", "STATE", "CREATED", "FAULT"],
            from json in tasks?.AsArray() ?? []
            let task = MusterClient.Read<DeviceTask>(json)
            select new[]
            {
                task.Id,
                task.DeviceId,
                KindOf(json),
                StateOf(task),
                Ages.Since(task.Created),
                task.Fault is { } fault ? $"{fault.Code} {fault.Message}" : "",
            }
        );

    public static string KindOf(JsonNode? task) => task?["request"]?["kind"]?.ToString() ?? "";

    public static string StateOf(DeviceTask task) => task.State.ToString().ToLowerInvariant();
}
