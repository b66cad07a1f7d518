using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>RPCs that take one question and one answer.</summary>
internal static class Inquiries
{
    public static async Task<DeviceTask> MethodsAsync(DeviceSession device, DeviceTask task)
    {
        var response = await device.Cpe.CallAsync(new GetRPCMethods());
        device.LearnMethods(response.MethodList);
        var result = new TaskResult { Methods = response.MethodList };
        return TaskRules.Done(task, result, device.Now);
    }

    public static async Task<DeviceTask> OptionsAsync(
        DeviceSession device,
        DeviceTask task,
        GetOptionsRequest request
    )
    {
        var response = await device.Cpe.CallAsync(new GetOptions(request.OptionName));
        var result = new TaskResult
        {
            Options =
            [
                .. response.OptionList.Select(option => new VoucherOption(
                    option.OptionName,
                    option.VoucherSN,
                    option.State,
                    option.Mode,
                    option.StartDate.Text,
                    option.ExpirationDate?.Text,
                    option.IsTransferable != 0
                )),
            ],
        };
        return TaskRules.Done(task, result, device.Now);
    }

    public static async Task<DeviceTask> VouchersAsync(
        DeviceSession device,
        DeviceTask task,
        SetVouchersRequest request
    )
    {
        await device.Cpe.CallAsync(new SetVouchers(request.Vouchers));
        return TaskRules.Done(task, new TaskResult(), device.Now);
    }

    /// <summary>Accepted now, done when the device calls home with <c>M ScheduleInform</c>.</summary>
    public static async Task<DeviceTask> ScheduleInformAsync(
        DeviceSession device,
        DeviceTask task,
        ScheduleInformRequest request
    )
    {
        await device.Cpe.CallAsync(new ScheduleInform(request.DelaySeconds, task.Id));
        var patience =
            device.Services.Options.TransferTimeout + TimeSpan.FromSeconds(request.DelaySeconds);
        return TaskRules.Await(task, patience, device.Now);
    }
}
