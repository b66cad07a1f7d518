using Muster.Acs.Devices.Tasks.Diagnostics;
using Muster.Acs.Devices.Tasks.Transfers;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Which RPCs a kind of task takes. Each answers the task as it stands afterwards; a refusal of the
/// device is thrown and becomes the task's fault.
/// </summary>
internal static class TaskRun
{
    public static Task<DeviceTask> RunAsync(DeviceSession device, DeviceTask task) =>
        task.Request switch
        {
            GetParameterValuesRequest get => ReadValues.RunAsync(device, task, get),
            SetParameterValuesRequest set => WriteValues.RunAsync(device, task, set),
            RefreshObjectRequest refresh => RefreshObject.RunAsync(device, task, refresh),
            AddObjectRequest add => ChangeObjects.AddAsync(device, task, add),
            DeleteObjectRequest delete => ChangeObjects.DeleteAsync(device, task, delete),
            GetParameterAttributesRequest get => Attributes.ReadAsync(device, task, get),
            SetParameterAttributesRequest set => Attributes.WriteAsync(device, task, set),
            RebootRequest => Restart.RebootAsync(device, task),
            FactoryResetRequest => Restart.FactoryResetAsync(device, task),
            DownloadRequest download => SendFile.RunAsync(device, task, download),
            BulkDataProfileRequest profile => BulkDataProfiles.PutAsync(device, task, profile),
            DeleteBulkDataProfileRequest gone => BulkDataProfiles.DeleteAsync(device, task, gone),
            DiagnosticRequest diagnostic => StartDiagnostic.RunAsync(device, task, diagnostic),
            UploadRequest upload => FetchFile.RunAsync(device, task, upload),
            ScheduleDownloadRequest scheduled => ScheduleFile.RunAsync(device, task, scheduled),
            CancelTransferRequest cancel => QueuedTransfers.CancelAsync(device, task, cancel),
            GetQueuedTransfersRequest => QueuedTransfers.ListAsync(device, task),
            GetAllQueuedTransfersRequest => QueuedTransfers.ListAllAsync(device, task),
            ScheduleInformRequest inform => Inquiries.ScheduleInformAsync(device, task, inform),
            ChangeDUStateRequest change => SoftwareModules.RunAsync(device, task, change),
            GetRPCMethodsRequest => Inquiries.MethodsAsync(device, task),
            GetOptionsRequest get => Inquiries.OptionsAsync(device, task, get),
            SetVouchersRequest set => Inquiries.VouchersAsync(device, task, set),
            ProvisionsRequest wanted => RunProvisions.RunAsync(device, task, wanted),
            RawRpcRequest raw => RawCall.RunAsync(device, task, raw),
            var other => throw new InvalidOperationException($"No way to run {other.GetType()}."),
        };
}
