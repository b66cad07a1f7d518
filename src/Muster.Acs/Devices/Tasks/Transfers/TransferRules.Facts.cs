using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Transfers;

/// <summary>What the rules look at.</summary>
internal static partial class TransferRules
{
    // "1 Firmware Upgrade Image": stored and activated. "6 Stored Firmware Image" is not.
    internal static bool IsFirmware(Transfer transfer) =>
        transfer.Kind is TransferKind.Download or TransferKind.ScheduleDownload
        && transfer.FileType.StartsWith(FirmwarePrefix, StringComparison.Ordinal);

    private static bool RunsNew(Transfer transfer, string version) =>
        transfer.Version.Length > 0
        && version == transfer.Version
        && transfer.Version != transfer.VersionBefore;

    /// <summary>Firmware whose version nobody told has changed what the device runs.</summary>
    internal static bool RunsAnother(Transfer transfer, string version) =>
        IsFirmware(transfer)
        && transfer is { Version: "", VersionBefore.Length: > 0 }
        && version.Length > 0
        && version != transfer.VersionBefore;

    private static bool RunsOld(Transfer transfer, string version) =>
        transfer.Version.Length > 0
        && version.Length > 0
        && version == transfer.VersionBefore
        && version != transfer.Version;

    private static string VersionOf(Inform inform)
    {
        foreach (var parameter in inform.ParameterList)
        {
            if (parameter.Name.EndsWith(".DeviceInfo.SoftwareVersion", StringComparison.Ordinal))
                return parameter.Value.Text;
        }
        return "";
    }

    private static bool Reports(Inform inform, string key)
    {
        foreach (var entry in inform.Event)
        {
            if (
                EventCodes.Same(entry.EventCode, EventCodes.TransferComplete)
                || (entry.CommandKey == key && key.Length > 0)
            )
                return true;
        }
        return false;
    }

    private static bool Has(Inform inform, string code)
    {
        foreach (var entry in inform.Event)
        {
            if (EventCodes.Same(entry.EventCode, code))
                return true;
        }
        return false;
    }
}
