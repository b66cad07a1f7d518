using System.Globalization;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>AddObject with values for the new instance, and DeleteObject.</summary>
internal static class ChangeObjects
{
    public static async Task<DeviceTask> AddAsync(
        DeviceSession device,
        DeviceTask task,
        AddObjectRequest request
    )
    {
        var key = request.ParameterKey ?? "";
        var outcome = await device.Cpe.TryCallAsync(new AddObject(request.ObjectName, key));
        if (outcome.Refusal is { } no)
        {
            // Quirk 142: a table the device does not know, or knows and will not add to.
            if (no.FaultCode == FaultCode.InvalidParameterName)
                await FindAsync(device, request.ObjectName);
            throw new CpeFaultException(nameof(AddObject), no);
        }
        var added = outcome.Response!;
        // Quirk 143: a response without the number. What is there now, the table tells.
        if (added.InstanceNumber == 0)
        {
            await LearnAsync(device, request.ObjectName);
            return TaskRules.Fail(
                task,
                new TaskFault(
                    "protocol",
                    "The device did not say which instance it added; the table was read anew.",
                    []
                ),
                device.Now
            );
        }
        // "The CPE picks the instance number": taken from the response, never predicted.
        var number = added.InstanceNumber.ToString(CultureInfo.InvariantCulture);
        var instance = $"{request.ObjectName}{number}.";
        var result = new TaskResult
        {
            InstanceNumber = added.InstanceNumber,
            Status = added.Status,
        };
        if (request.ParameterValues is { Count: > 0 } values)
        {
            if (await TryWriteAsync(device, instance, values, key) is { } refusal)
                return TaskRules.Fail(task, TaskFaults.Of(refusal), device.Now);
            result = result with
            {
                ParameterValues = TaskSecrets.Masked([
                    .. values.Select(value => Below(instance, value)),
                ]),
            };
        }
        await LearnAsync(device, instance);
        return TaskRules.Done(task, result, device.Now);
    }

    public static async Task<DeviceTask> DeleteAsync(
        DeviceSession device,
        DeviceTask task,
        DeleteObjectRequest request
    )
    {
        var response = await device.Cpe.CallAsync(
            new DeleteObject(request.ObjectName, request.ParameterKey ?? "")
        );
        await device.ForgetAsync(request.ObjectName);
        return TaskRules.Done(task, new TaskResult { Status = response.Status }, device.Now);
    }

    // "AddObject and SetParameterValues are no transaction: on failure the ACS must DeleteObject."
    private static async Task<RpcRefusal?> TryWriteAsync(
        DeviceSession device,
        string instance,
        IReadOnlyList<NamedValue> values,
        string key
    )
    {
        try
        {
            await WriteValues.WriteAsync(
                device,
                [.. values.Select(value => Below(instance, value))],
                key
            );
            return null;
        }
        catch (CpeFaultException refused)
        {
            var undone = await device.Cpe.TryCallAsync(new DeleteObject(instance, key));
            return undone.IsSuccess
                ? refused.Refusal
                : refused.Refusal with
                {
                    Message =
                        $"{refused.Refusal.Message} (and {instance} could not be deleted again: "
                        + $"{undone.Refusal.Message})",
                };
        }
    }

    // Whether the table is there at all is read anew, so that what is known of the device is true.
    private static async Task FindAsync(DeviceSession device, string table)
    {
        try
        {
            await RefreshObject.ReadAsync(device, table, attempts: 1);
        }
        catch (CpeFaultException refused)
        {
            if (refused.Refusal.FaultCode == FaultCode.InvalidParameterName)
                await device.ForgetAsync(table);
        }
    }

    // What the instance looks like is the device's business; a refusal to tell changes nothing.
    private static async Task LearnAsync(DeviceSession device, string instance)
    {
        try
        {
            await RefreshObject.ReadAsync(device, instance, attempts: 1);
        }
        catch (CpeFaultException)
        {
            await device.LearnNodesAsync([new ShadowNode(instance, Writable: true)]);
        }
    }

    private static NamedValue Below(string instance, NamedValue value) =>
        value with
        {
            Name = instance + value.Name,
        };
}
