using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.CommandLine;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Muster.Client;

/// <summary>One task from the command line: submitted, waited for, and told about.</summary>
internal sealed class TaskRun(MusterClient client, Terminal terminal, string? asking)
{
    /// <summary>The API waits at most so long in one request.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(300);

    /// <summary>How often a task that outlives that is looked at.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Adds the options of a verb that becomes a task.</summary>
    public static Verb WithWaiting(Verb verb)
    {
        verb.Add(ClientOptions.NoWait);
        verb.Add(ClientOptions.Timeout);
        return verb;
    }

    /// <summary>Submits, waits as the command line says, shows the result; answers the exit code.</summary>
    public static Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        string device,
        TaskRequest request,
        Action<DeviceTask> show,
        CancellationToken cancellation
    ) => RunAsync(parse, terminal, device, MusterClient.Write(request)!, show, null, cancellation);

    /// <summary>The same of a task as the API takes it, with what is asked beside it (<c>force=true</c>).</summary>
    public static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        string device,
        JsonNode request,
        Action<DeviceTask> show,
        string? asking,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var run = new TaskRun(client, terminal, asking);
        if (parse.GetValue(ClientOptions.NoWait))
            return run.Tell(await run.SubmitAsync(device, request, null, cancellation), show);
        var timeout = parse.GetValue(ClientOptions.Timeout) ?? ClientOptions.DefaultTimeout;
        var json = await terminal.WaitingAsync(
            $"Waking {device} and waiting for it",
            () => run.SubmitAndWaitAsync(device, request, timeout, cancellation)
        );
        return run.Tell(json, show, waited: timeout);
    }

    private async Task<JsonNode?> SubmitAndWaitAsync(
        string device,
        JsonNode request,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        var wait = timeout < LongestWait ? timeout : LongestWait;
        var json = await SubmitAsync(device, request, wait, cancellation);
        var task = MusterClient.Read<DeviceTask>(json);
        using var timer = new PeriodicTimer(Look);
        while (!task.IsFinished && TimeProvider.System.GetElapsedTime(began) < timeout)
        {
            await timer.WaitForNextTickAsync(cancellation);
            json = await client.GetAsync("tasks/" + task.Id, cancellation);
            task = MusterClient.Read<DeviceTask>(json);
        }
        return json;
    }

    private async Task<JsonNode?> SubmitAsync(
        string device,
        JsonNode request,
        TimeSpan? wait,
        CancellationToken cancellation
    )
    {
        var query = wait is { } span
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"?wake=true&wait={(int)Math.Ceiling(span.TotalSeconds)}"
            )
            : "?wake=true";
        if (asking is not null)
            query += $"&{asking}";
        var answer = await client.PostAsync(
            $"devices/{MusterClient.Escape(device)}/tasks{query}",
            request,
            cancellation
        );
        return answer?["items"]?[0]?.DeepClone();
    }

    private int Tell(JsonNode? json, Action<DeviceTask> show, TimeSpan? waited = null)
    {
        var task = MusterClient.Read<DeviceTask>(json);
        if (terminal.IsJson)
            terminal.Document(json);
        switch (task.State)
        {
            case TaskState.Done:
                if (!terminal.IsJson)
                    show(task);
                return ExitCode.Done;
            case TaskState.Failed or TaskState.Expired or TaskState.Cancelled:
                Explain(task);
                return ExitCode.Failed;
            default:
                if (waited is { } time)
                {
                    terminal.Say(
                        $"The device has not finished within {time.TotalSeconds:0} s; "
                            + $"the task stays in the queue: muster task show {task.Id}"
                    );
                    return ExitCode.TimedOut;
                }
                if (!terminal.IsJson)
                    terminal.Line(task.Id);
                return ExitCode.Done;
        }
    }

    private void Explain(DeviceTask task)
    {
        if (task.Fault is not { } fault)
        {
            terminal.Say($"The task was {task.State.ToString().ToLowerInvariant()}.");
            return;
        }
        terminal.Say($"{fault.Code}: {fault.Message}");
        foreach (var parameter in fault.Parameters)
            terminal.Say($"  {parameter.Name}: {parameter.Code} {parameter.Message}");
    }
}
