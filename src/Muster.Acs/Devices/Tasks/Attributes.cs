using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>GetParameterAttributes and SetParameterAttributes.</summary>
internal static class Attributes
{
    public static async Task<DeviceTask> ReadAsync(
        DeviceSession device,
        DeviceTask task,
        GetParameterAttributesRequest request
    )
    {
        var read = new List<ParameterAttributeStruct>();
        await Batches.RunAsync(
            device,
            request.ParameterNames,
            async names =>
            {
                var outcome = await device.Cpe.TryCallAsync(new GetParameterAttributes(names));
                read.AddRange(outcome.Response?.ParameterList ?? []);
                return outcome.Refusal;
            },
            nameof(GetParameterAttributes)
        );
        await device.LearnAttributesAsync(read);
        var result = new TaskResult
        {
            ParameterAttributes =
            [
                .. read.Select(attribute => new NamedAttributes(
                    attribute.Name,
                    attribute.Notification,
                    attribute.AccessList
                )),
            ],
        };
        return TaskRules.Done(task, result, device.Now);
    }

    public static async Task<DeviceTask> WriteAsync(
        DeviceSession device,
        DeviceTask task,
        SetParameterAttributesRequest request
    )
    {
        // "A false ...Change flag means ignore that field (it is still present)."
        SetParameterAttributesStruct[] all =
        [
            .. request.ParameterAttributes.Select(wanted => new SetParameterAttributesStruct(
                wanted.Name,
                wanted.Notification is not null,
                wanted.Notification ?? 0,
                wanted.AccessList is not null,
                wanted.AccessList ?? []
            )),
        ];
        await Batches.RunAsync(
            device,
            all,
            async part => (await device.Cpe.TryCallAsync(new SetParameterAttributes(part))).Refusal,
            nameof(SetParameterAttributes)
        );
        await LearnAsync(device, request.ParameterAttributes);
        return TaskRules.Done(task, new TaskResult(), device.Now);
    }

    private static async Task LearnAsync(
        DeviceSession device,
        IReadOnlyList<NamedAttributes> written
    )
    {
        var shadow = await device.ShadowAsync();
        var learned = new List<ParameterAttributeStruct>();
        foreach (var wanted in written)
        {
            foreach (var node in shadow.Under(wanted.Name))
            {
                if (node.IsObject || (wanted.Notification ?? node.Notification) is not { } level)
                    continue;
                learned.Add(
                    new ParameterAttributeStruct(
                        node.Path,
                        level,
                        wanted.AccessList ?? node.AccessList ?? []
                    )
                );
            }
        }
        await device.LearnAttributesAsync(learned);
    }
}
