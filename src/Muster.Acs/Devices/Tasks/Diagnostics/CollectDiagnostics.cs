using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>
/// The second half of a diagnostic: in every session while one is awaited its DiagnosticsState is read,
/// and the results once it has ended. "Event 8 does not say which test" and some devices never send it
/// (or end before the session does), so that the state alone decides.
/// </summary>
internal static class CollectDiagnostics
{
    private const int MostParameters = 20_000;

    /// <summary>Looks at all that are awaited.</summary>
    public static async Task RunAsync(DeviceSession device)
    {
        foreach (var task in device.Tasks.All.ToArray())
            await LookAsync(device, task);
    }

    /// <summary>Looks at one, if it is awaited; stores it when it has ended.</summary>
    public static async Task LookAsync(DeviceSession device, DeviceTask task)
    {
        if (
            task is not { State: TaskState.Awaiting, Request: DiagnosticRequest request }
            || task.Result?.Diagnostic is not { } run
        )
            return;
        var after = await OutcomeAsync(device, task, DiagnosticKinds.Of(request), run);
        if (!ReferenceEquals(after, task))
            await device.StoreAsync(after);
    }

    /// <summary>Names, then values, of all there is below the object.</summary>
    public static async Task<ResultTree> ReadAsync(
        DeviceSession device,
        DeviceTask task,
        string path
    )
    {
        var names = await device.Cpe.CallAsync(new GetParameterNames(path, NextLevel: false));
        await device.LearnNamesAsync(path, names.ParameterList);
        var reader = new ValueReader(device, task.Attempts);
        await reader.ReadAsync([
            .. names
                .ParameterList.Select(info => info.Name)
                .Where(name => !name.EndsWith('.'))
                .Take(MostParameters),
        ]);
        await device.LearnValuesAsync(reader.Values);
        return new ResultTree(path, reader.Values);
    }

    private static async Task<DeviceTask> OutcomeAsync(
        DeviceSession device,
        DeviceTask task,
        DiagnosticKind kind,
        DiagnosticResult run
    )
    {
        var state = await StateAsync(device, run.Object + kind.StateName(run.Object));
        switch (DiagnosticStates.Of(state))
        {
            case DiagnosticEnd.None:
                return task;
            case DiagnosticEnd.Gone:
                return Fail(device, task, run with { State = state });
        }
        try
        {
            var values = await ReadAsync(device, task, run.Object);
            run = kind.Read(run with { State = state }, values);
        }
        catch (CpeFaultException refused)
        {
            return TaskRules.Fail(task, TaskFaults.Of(refused.Refusal), device.Now);
        }
        return DiagnosticStates.Of(state) == DiagnosticEnd.Complete
            ? TaskRules.Done(task, new TaskResult { Diagnostic = run }, device.Now)
            : Fail(device, task, run);
    }

    private static DeviceTask Fail(DeviceSession device, DeviceTask task, DiagnosticResult run) =>
        TaskRules.Fail(
            task with
            {
                Result = new TaskResult { Diagnostic = run },
            },
            new TaskFault(run.State, DiagnosticStates.Meaning(run.State), []),
            device.Now
        );

    /// <summary>The state, or Requested while the device would not tell.</summary>
    private static async Task<string> StateAsync(DeviceSession device, string name)
    {
        var outcome = await device.Cpe.TryCallAsync(new GetParameterValues([name]));
        if (outcome.IsSuccess)
            return outcome
                    .Response.ParameterList.Where(value => value.Name == name)
                    .Select(value => value.Value.Text.Trim())
                    .FirstOrDefault()
                ?? StartDiagnostic.Requested;
        return outcome.Refusal.FaultCode == FaultCode.InvalidParameterName
            ? ""
            : StartDiagnostic.Requested;
    }
}
