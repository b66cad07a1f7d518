using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Tasks;

/// <summary><c>task cancel</c> and <c>task retry</c>: the same request with another word.</summary>
internal static class TaskActionVerb
{
    public static Command CreateCancel() =>
        Create(
            "cancel",
            "Takes a task back that has not finished.",
            "muster task cancel 0198c5b0e5f37c0d8a1f6f1c2b3a4d5e"
        );

    public static Command CreateRetry() =>
        Create(
            "retry",
            "Puts a failed, expired or cancelled task back in the queue.",
            "muster task retry 0198c5b0e5f37c0d8a1f6f1c2b3a4d5e"
        );

    private static Verb Create(string action, string description, string example) =>
        new Verb(action, description, example) { TaskVerbs.Id }.Does(
            (parse, terminal, cancellation) => RunAsync(parse, terminal, action, cancellation)
        );

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        string action,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var id = MusterClient.Escape(parse.GetRequiredValue(TaskVerbs.Id));
        var json = await client.PostAsync($"tasks/{id}/{action}", new { }, cancellation);
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Say($"The task is {TaskTable.StateOf(MusterClient.Read<DeviceTask>(json))}.");
        return ExitCode.Done;
    }
}
