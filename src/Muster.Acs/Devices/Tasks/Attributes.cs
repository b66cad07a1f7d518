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
        var response = await device.Cpe.CallAsync(
            new GetParameterAttributes(request.ParameterNames)
        );
        await device.LearnAttributesAsync(response.ParameterList);
        var result = new TaskResult
        {
            ParameterAttributes =
            [
                .. response.ParameterList.Select(attribute => new NamedAttributes(
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
        await device.Cpe.CallAsync(
            new SetParameterAttributes([
                .. request.ParameterAttributes.Select(wanted => new SetParameterAttributesStruct(
                    wanted.Name,
                    wanted.Notification is not null,
                    wanted.Notification ?? 0,
                    wanted.AccessList is not null,
                    wanted.AccessList ?? []
                )),
            ])
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
