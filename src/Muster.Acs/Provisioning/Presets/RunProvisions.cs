using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Targets;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>Runs provisions for an operator: once, and what goes wrong is the task's fault.</summary>
internal static class RunProvisions
{
    private const int Most = 100;

    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        ProvisionsRequest request
    )
    {
        var before = device.Cpe.Rpcs;
        var node = device.Services.Node.Rules;
        var rules = node.Book.Current;
        var target = await SessionTarget.OfAsync(device);
        var calls = request
            .Provisions.Select(wanted =>
                PresetMatch.Named(
                    rules,
                    $"task {task.Id}",
                    "",
                    wanted.Name,
                    [.. (wanted.Args ?? []).Select(arg => arg?.ToJsonString() ?? "null")]
                )
                ?? throw new OperationException(
                    OperationFaultKind.NotFound,
                    $"There is no provision '{wanted.Name}'.",
                    "provisions"
                )
            )
            .ToList();
        var runner = Runner(device, target, rules);
        try
        {
            await runner.RunAsync(calls);
            var deferred = new DeferredCalls(node.Tools.Extensions, device.Record.Id);
            deferred.Add(runner.Deferred);
            if (await deferred.RunAsync(_ => true) is [var (_, failed), ..])
                return TaskRules.Fail(task, FaultOf(failed), device.Now);
            return TaskRules.Done(
                task,
                new TaskResult { Rpcs = device.Cpe.Rpcs - before },
                device.Now
            );
        }
        catch (RunFaultException failed)
        {
            return TaskRules.Fail(task, FaultOf(failed.Fault), device.Now);
        }
        finally
        {
            await device.StoreAsync(
                new RuleOutcome(
                    new Dictionary<string, ChannelFault?>(),
                    target.TagsAdded,
                    target.TagsRemoved
                )
                {
                    // Its failure is that of its own task.
                    Downloads =
                        target.Begun.Count == 0
                            ? null
                            :
                            [
                                .. device.Downloads.All,
                                .. target.Begun.Select(begun => new RuleDownload(
                                    begun.Task,
                                    begun.Instance,
                                    "",
                                    0,
                                    "[]"
                                )),
                            ],
                }
            );
        }
    }

    private static RuleRunner Runner(DeviceSession device, SessionTarget target, RuleSnapshot rules)
    {
        var tools = device.Services.Node.Rules.Tools.With(device.Config);
        return new(target, rules, tools.Host, tools.Extensions, new EvaluationInputs())
        {
            CommitLimit = tools.MaxCommits,
        };
    }

    /// <summary>Throws Invalid.</summary>
    public static void Check(ProvisionsRequest request)
    {
        if (request.Provisions is not { Count: > 0 and <= Most })
            throw Invalid("provisions", $"1 to {Most} provisions can be run at once.");
        for (var at = 0; at < request.Provisions.Count; at++)
        {
            var wanted = request.Provisions[at];
            if (string.IsNullOrEmpty(wanted?.Name))
                throw Invalid($"provisions[{at}].name", "The name of a provision is needed.");
            foreach (var argument in wanted.Args ?? [])
            {
                if (argument?.GetValueKind() is JsonValueKind.Object or JsonValueKind.Array)
                    throw Invalid(
                        $"provisions[{at}].args",
                        "An argument is a text, a number, true, false or null."
                    );
            }
        }
    }

    private static TaskFault FaultOf(RuleFault fault)
    {
        var place = fault is { Script: { } script, Line: > 0 and var line }
            ? $" ({script} line {line})"
            : "";
        return new TaskFault(fault.Code, fault.Message + place, fault.Parameters);
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);
}
