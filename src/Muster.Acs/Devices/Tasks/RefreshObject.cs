using Muster.Acs.Operations;
using Muster.Acs.Quirks;
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
        var before = device.Cpe.Rpcs;
        IReadOnlyList<string> paths =
            request.ObjectName.Length == 0
                ? await RootObjects.FindAsync(device)
                : [request.ObjectName];
        var (read, unreadable) = (0, new List<string>());
        foreach (var path in paths)
        {
            var reader = await ReadAsync(device, path, task.Attempts);
            read += reader.Values.Count;
            unreadable.AddRange(reader.Unreadable.Select(fault => fault.Name));
        }
        return TaskRules.Done(
            task,
            new TaskResult
            {
                ParametersRead = read,
                Rpcs = device.Cpe.Rpcs - before,
                Unreadable = unreadable.Count == 0 ? null : unreadable,
            },
            device.Now
        );
    }

    /// <summary>Names and values of an object and everything below, learned into the shadow.</summary>
    public static async Task<ValueReader> ReadAsync(DeviceSession device, string path, int attempts)
    {
        var names = await ListAsync(device, path, attempts);
        var reader = new ValueReader(device, attempts);
        await reader.ReadAsync([
            .. names.Select(info => info.Name).Where(name => !name.EndsWith('.')),
        ]);
        await device.LearnValuesAsync(reader.Values);
        return reader;
    }

    /// <summary>The names of everything below an object, learned into the shadow.</summary>
    public static async Task<IReadOnlyList<ParameterInfoStruct>> ListAsync(
        DeviceSession device,
        string path,
        int attempts = 1
    )
    {
        var names = WithDots(await NamesAsync(device, path, attempts));
        await device.LearnNamesAsync(path, names);
        return names;
    }

    // Quirk 127: objects without their dot. What has something below it is an object.
    private static IReadOnlyList<ParameterInfoStruct> WithDots(
        IReadOnlyList<ParameterInfoStruct> names
    )
    {
        var parents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var info in names)
        {
            if (info.Name.LastIndexOf('.', Math.Max(0, info.Name.Length - 2)) is > 0 and var dot)
                parents.Add(info.Name[..dot]);
        }
        return names.Any(info => parents.Contains(info.Name))
            ?
            [
                .. names.Select(info =>
                    parents.Contains(info.Name) ? info with { Name = info.Name + "." } : info
                ),
            ]
            : names;
    }

    private static async Task<IReadOnlyList<ParameterInfoStruct>> NamesAsync(
        DeviceSession device,
        string path,
        int attempts
    )
    {
        // A device that fell silent under the last attempt is asked for less in this one.
        if ((device.ListsByLevel(path) || attempts > 1) && path.EndsWith('.'))
            return await WalkAsync(device, path);
        var outcome = await WholeAsync(device, path);
        if (outcome.IsSuccess)
            return outcome.Response.ParameterList;
        // 9005: there is no such object. Anything else may mean that it was too much.
        if (outcome.Refusal.FaultCode == FaultCode.InvalidParameterName || !path.EndsWith('.'))
            throw new CpeFaultException(nameof(GetParameterNames), outcome.Refusal);
        var walked = await WalkAsync(device, path);
        // Quirk 126: what the device could not list at once, it lists in parts.
        device.Model.Learn(
            Quirk.ListByLevel,
            "true",
            $"GetParameterNames of all below {path} was refused with "
                + $"{outcome.Refusal.FaultCode.Value} ({outcome.Refusal.Message}); "
                + "object by object it was answered."
        );
        return walked;
    }

    // Quirk 126: some run out of memory and start again, some cut their answer off (94).
    private static async Task<RpcOutcome<GetParameterNamesResponse>> WholeAsync(
        DeviceSession device,
        string path
    )
    {
        try
        {
            var outcome = await device.Cpe.TryCallAsync(new GetParameterNames(path, false));
            device.Model.ListingTold();
            return outcome;
        }
        catch (SessionLostException lost)
        {
            device.Model.ListingLost(path, lost.Message);
            throw;
        }
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
