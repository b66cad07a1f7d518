using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

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
            if (await TryReadWholeAsync(device, path) is { } whole)
            {
                values.AddRange(whole.Select(Named));
                continue;
            }
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
        var result = new TaskResult { ParameterValues = TaskSecrets.Masked(values) };
        return TaskRules.Done(task, result, device.Now);
    }

    // Quirk 129: only a model that is known to take a partial path is given one.
    private static async Task<IReadOnlyList<ParameterValueStruct>?> TryReadWholeAsync(
        DeviceSession device,
        string path
    )
    {
        if (!device.Model.Needs.TakesPartialPath)
            return null;
        var outcome = await device.Cpe.TryCallAsync(new GetParameterValues([path]));
        if (!outcome.IsSuccess)
            return null;
        await device.LearnValuesAsync(outcome.Response.ParameterList);
        return outcome.Response.ParameterList;
    }

    private static NamedValue Named(ParameterValueStruct value) =>
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
