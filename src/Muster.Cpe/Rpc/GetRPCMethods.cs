using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.3.1.1: "the list MUST include all required and implemented methods", no responses.</summary>
internal static class GetRPCMethodsRpc
{
    private static readonly (string Name, CwmpVersion Since)[] Methods =
    [
        (nameof(GetRPCMethods), CwmpVersion.V1_0),
        (nameof(SetParameterValues), CwmpVersion.V1_0),
        (nameof(GetParameterValues), CwmpVersion.V1_0),
        (nameof(GetParameterNames), CwmpVersion.V1_0),
        (nameof(SetParameterAttributes), CwmpVersion.V1_0),
        (nameof(GetParameterAttributes), CwmpVersion.V1_0),
        (nameof(AddObject), CwmpVersion.V1_0),
        (nameof(DeleteObject), CwmpVersion.V1_0),
        (nameof(Reboot), CwmpVersion.V1_0),
        (nameof(FactoryReset), CwmpVersion.V1_0),
        (nameof(Download), CwmpVersion.V1_0),
        (nameof(Upload), CwmpVersion.V1_0),
        (nameof(ScheduleInform), CwmpVersion.V1_0),
        (nameof(GetQueuedTransfers), CwmpVersion.V1_0),
        (nameof(GetOptions), CwmpVersion.V1_0),
        (nameof(SetVouchers), CwmpVersion.V1_0),
        (nameof(GetAllQueuedTransfers), CwmpVersion.V1_1),
        (nameof(ScheduleDownload), CwmpVersion.V1_2),
        (nameof(CancelTransfer), CwmpVersion.V1_2),
        (nameof(ChangeDUState), CwmpVersion.V1_2),
    ];

    /// <summary>True when a session of this version has the method.</summary>
    public static bool Lists(string method, CwmpVersion version) =>
        Array.Exists(Methods, m => m.Name == method && m.Since <= version);

    public static GetRPCMethodsResponse Answer(CwmpVersion version) =>
        new([.. Methods.Where(m => m.Since <= version).Select(m => m.Name)]);
}
