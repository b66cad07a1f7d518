using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Reads the values an operator named. A partial path is first turned into names, because many
/// devices do not take one in GetParameterValues.
/// </summary>
internal static class ReadValues
{
    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        GetParameterValuesRequest request
    )
    {
        var values = new List<NamedValue>();
        foreach (var path in request.ParameterNames.Where(name => name.EndsWith('.')))
        {
            var below = await RefreshObject.ReadAsync(device, path, task.Attempts);
            values.AddRange(below.Values.Select(Named));
        }
        var reader = new ValueReader(device, task.Attempts);
        string[] names = [.. request.ParameterNames.Where(name => !name.EndsWith('.'))];
        if (names.Length > 0)
            await reader.ReadAsync(names);
        await device.LearnValuesAsync(reader.Values);
        if (reader.Unreadable is [var first, ..])
            return TaskRules.Fail(task, Faults(reader, first), device.Now);
        values.AddRange(reader.Values.Select(Named));
        return TaskRules.Done(task, new TaskResult { ParameterValues = values }, device.Now);
    }

    private static NamedValue Named(Muster.Cwmp.Messages.ParameterValueStruct value) =>
        new(value.Name, value.Value.Text, value.Value.Type);

    private static TaskFault Faults(ValueReader reader, ValueReader.ParameterFault first) =>
        TaskFaults.Of(first.Refusal) with
        {
            Parameters =
            [
                .. reader.Unreadable.Select(fault =>
                    TaskFaults.Of(fault.Refusal, fault.Name).Parameters[0] with
                    {
                        Name = fault.Name,
                    }
                ),
            ],
        };
}
