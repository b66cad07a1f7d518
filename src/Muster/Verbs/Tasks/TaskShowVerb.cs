using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Tasks;

internal static class TaskShowVerb
{
    public static Command Create() =>
        new Verb(
            "show",
            "Shows a task: what was asked, where it stands, what came of it.",
            "muster task show 0198c5b0e5f37c0d8a1f6f1c2b3a4d5e"
        )
        {
            TaskVerbs.Id,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var id = parse.GetRequiredValue(TaskVerbs.Id);
        var json = await client.GetAsync("tasks/" + MusterClient.Escape(id), cancellation);
        if (terminal.IsJson)
            terminal.Document(json);
        else
            Show(terminal, json);
        return ExitCode.Done;
    }

    private static void Show(Terminal terminal, JsonNode? json)
    {
        var task = MusterClient.Read<DeviceTask>(json);
        List<string[]> rows =
        [
            ["Device", task.DeviceId],
            ["Kind", TaskTable.KindOf(json)],
            ["State", TaskTable.StateOf(task)],
            ["Created", Time(task.Created)],
            ["Expires", Time(task.Expires)],
            ["Started", Time(task.Started)],
            ["Finished", Time(task.Finished)],
            ["Attempts", task.Attempts.ToString(CultureInfo.InvariantCulture)],
            ["Author", task.Author],
        ];
        if (task.Fault is { } fault)
        {
            rows.Add(["Fault", $"{fault.Code} {fault.Message}"]);
            rows.AddRange(fault.Parameters.Select(p => new[] { p.Name, $"{p.Code} {p.Message}" }));
        }
        rows.AddRange((task.Result?.ParameterValues ?? []).Select(v => new[] { v.Name, v.Value }));
        if (task.Transfer is { } transfer)
            rows.Add(["Transfer", $"{transfer.State} {transfer.Remark}".Trim()]);
        rows.AddRange((task.Result?.Methods ?? []).Select(method => new[] { "Knows", method }));
        if (task.Result?.Xml is { } xml)
            rows.Add(["Answer", xml]);
        if (task.Result?.InstanceNumber is { } number)
            rows.Add(["Instance", number.ToString(CultureInfo.InvariantCulture)]);
        if (task.Result?.ParametersRead is { } read)
            rows.Add(["Read", $"{read} parameters in {task.Result.Rpcs} requests"]);
        terminal.Rows(["", task.Id], rows);
    }

    private static string Time(DateTimeOffset? time) =>
        time?.ToString("u", CultureInfo.InvariantCulture) ?? "";
}
