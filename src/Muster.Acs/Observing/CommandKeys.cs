using Muster.Cwmp.Messages;

namespace Muster.Acs.Observing;

/// <summary>The CommandKey of a message, where it has one.</summary>
internal static class CommandKeys
{
    public static string? Of(CwmpRequest request)
    {
        var key = request switch
        {
            Download download => download.CommandKey,
            ScheduleDownload download => download.CommandKey,
            Upload upload => upload.CommandKey,
            Reboot reboot => reboot.CommandKey,
            ScheduleInform inform => inform.CommandKey,
            CancelTransfer cancel => cancel.CommandKey,
            ChangeDUState change => change.CommandKey,
            TransferComplete report => report.CommandKey,
            DUStateChangeComplete report => report.CommandKey,
            _ => null,
        };
        return string.IsNullOrEmpty(key) ? null : key;
    }
}
