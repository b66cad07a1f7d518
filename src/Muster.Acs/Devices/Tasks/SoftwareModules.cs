using System.Globalization;
using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>ChangeDUState: accepted now, done when the device reports all of it at once.</summary>
internal static class SoftwareModules
{
    // "A CPE must wind up within 24 hours and report what is unfinished as failed."
    private static readonly TimeSpan WindUp = TimeSpan.FromHours(24);

    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        ChangeDUStateRequest request
    )
    {
        await device.Cpe.CallAsync(
            new ChangeDUState([.. request.Operations.Select(Operation)], task.Id)
        );
        return TaskRules.Await(task, WindUp + device.Services.Options.TransferTimeout, device.Now);
    }

    /// <summary>TR-069 A.4.2.3: all operations have ended, each in its own way.</summary>
    public static DeviceTask OnReport(
        DeviceTask task,
        DUStateChangeComplete report,
        DateTimeOffset now
    )
    {
        var result = new TaskResult { DeploymentUnits = Results(report) };
        var failed = result.DeploymentUnits.Where(unit => unit.FaultCode != 0).ToList();
        if (failed.Count == 0)
            return TaskRules.Done(task, result, now);
        var fault = new TaskFault(
            failed[0].FaultCode.ToString(CultureInfo.InvariantCulture),
            $"{failed.Count} of {result.DeploymentUnits.Count} operations failed: "
                + failed[0].FaultString,
            []
        );
        return TaskRules.Fail(task, fault, now) with { Result = result };
    }

    public static IReadOnlyList<DUResult> Results(DUStateChangeComplete report) =>
        [
            .. report.Results.Select(unit => new DUResult(
                unit.UUID,
                unit.Version,
                unit.CurrentState,
                unit.DeploymentUnitRef,
                unit.Resolved,
                unit.ExecutionUnitRefList,
                unit.StartTime.Text,
                unit.CompleteTime.Text,
                unit.Fault.FaultCode.Value,
                unit.Fault.FaultString
            )),
        ];

    public static IReadOnlyList<DUResult> Results(AutonomousDUStateChangeComplete report) =>
        [
            .. report.Results.Select(unit => new DUResult(
                unit.UUID,
                unit.Version,
                unit.CurrentState,
                unit.DeploymentUnitRef,
                unit.Resolved,
                unit.ExecutionUnitRefList,
                unit.StartTime.Text,
                unit.CompleteTime.Text,
                unit.Fault.FaultCode.Value,
                unit.Fault.FaultString,
                unit.OperationPerformed
            )),
        ];

    private static OperationStruct Operation(DUOperation wanted) =>
        wanted.Operation switch
        {
            "install" => new InstallOpStruct(
                wanted.Url ?? "",
                wanted.Uuid,
                wanted.Username,
                wanted.Password,
                wanted.ExecutionEnvRef
            ),
            "update" => new UpdateOpStruct(
                wanted.Uuid,
                wanted.Version,
                wanted.Url,
                wanted.Username,
                wanted.Password
            ),
            "uninstall" => new UninstallOpStruct(
                wanted.Uuid ?? "",
                wanted.Version,
                wanted.ExecutionEnvRef
            ),
            var other => throw new OperationException(
                OperationFaultKind.Invalid,
                $"There is no operation '{other}'.",
                "operations"
            ),
        };
}
