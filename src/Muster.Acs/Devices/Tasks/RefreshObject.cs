using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Discovers an object: one GetParameterNames for everything below it, then the values in batches.
/// A device that cannot list so much at once is walked object by object.
/// </summary>
internal static class RefreshObject
{
    private const int MostObjects = 20_000;

    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        RefreshObjectRequest request
    )
    {
        // The root by its name: many devices refuse the empty path (quirk 125).
        var path = request.ObjectName.Length == 0 ? device.Root : request.ObjectName;
        var before = device.Cpe.Rpcs;
        var reader = await ReadAsync(device, path, task.Attempts);
        return TaskRules.Done(
            task,
            new TaskResult
            {
                ParametersRead = reader.Values.Count,
                Rpcs = device.Cpe.Rpcs - before,
                Unreadable =
                    reader.Unreadable.Count == 0
                        ? null
                        : [.. reader.Unreadable.Select(fault => fault.Name)],
            },
            device.Now
        );
    }

    /// <summary>Names and values of an object and everything below, learned into the shadow.</summary>
    public static async Task<ValueReader> ReadAsync(DeviceSession device, string path, int attempts)
    {
        var names = await NamesAsync(device, path);
        await device.LearnNamesAsync(path, names);
        var reader = new ValueReader(device, attempts);
        await reader.ReadAsync([
            .. names.Select(info => info.Name).Where(name => !name.EndsWith('.')),
        ]);
        await device.LearnValuesAsync(reader.Values);
        return reader;
    }

    private static async Task<IReadOnlyList<ParameterInfoStruct>> NamesAsync(
        DeviceSession device,
        string path
    )
    {
        var outcome = await device.Cpe.TryCallAsync(new GetParameterNames(path, NextLevel: false));
        if (outcome.IsSuccess)
            return outcome.Response.ParameterList;
        // 9005: there is no such object. Anything else may mean that it was too much.
        if (outcome.Refusal.FaultCode == FaultCode.InvalidParameterName || !path.EndsWith('.'))
            throw new CpeFaultException(nameof(GetParameterNames), outcome.Refusal);
        return await WalkAsync(device, path);
    }

    private static async Task<IReadOnlyList<ParameterInfoStruct>> WalkAsync(
        DeviceSession device,
        string path
    )
    {
        var found = new Dictionary<string, ParameterInfoStruct>(StringComparer.Ordinal);
        var objects = new Stack<string>([path]);
        for (var walked = 0; objects.TryPop(out var parent); walked++)
        {
            if (walked >= MostObjects)
                throw new CpeFaultException(
                    nameof(GetParameterNames),
                    RpcRefusal.Protocol($"{path} has more than {MostObjects} objects.")
                );
            var level = await device.Cpe.CallAsync(new GetParameterNames(parent, NextLevel: true));
            foreach (var info in level.ParameterList)
            {
                // A device that ignores NextLevel lists everything; what is known is not walked again.
                var isNew = found.TryAdd(info.Name, info);
                if (isNew && info.Name.EndsWith('.') && info.Name != parent)
                    objects.Push(info.Name);
            }
        }
        return [.. found.Values];
    }
}
