using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>SetParameterValues: all or none, in the types and spellings the device itself uses.</summary>
internal static class WriteValues
{
    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        SetParameterValuesRequest request
    )
    {
        var (values, status) = await WriteAsync(
            device,
            request.ParameterValues,
            request.ParameterKey ?? ""
        );
        var result = new TaskResult
        {
            Status = status,
            ParameterValues = TaskSecrets.Masked([
                .. values.Select(value => new NamedValue(
                    value.Name,
                    value.Value.Text,
                    value.Value.Type
                )),
            ]),
        };
        return TaskRules.Done(task, result, device.Now);
    }

    /// <summary>All in one RPC where the model takes that; answers what was written.</summary>
    public static async Task<(IReadOnlyList<ParameterValueStruct> Values, int Status)> WriteAsync(
        DeviceSession device,
        IReadOnlyList<NamedValue> wanted,
        string parameterKey
    )
    {
        var writer = new ValueWriter(device, await device.ShadowAsync(), parameterKey);
        try
        {
            await writer.WriteAsync(wanted);
        }
        finally
        {
            // "After success GetParameterValues returns the new values in the same session even with
            // Status 1."
            await device.LearnValuesAsync(writer.Written);
        }
        return (writer.Written, writer.Status);
    }
}
