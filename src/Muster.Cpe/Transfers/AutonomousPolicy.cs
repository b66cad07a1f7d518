using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>ManagementServer.AutonomousTransferCompletePolicy.: which transfers the ACS wants told.</summary>
internal static class AutonomousPolicy
{
    public static bool Wants(IParameterTree tree, AutonomousTransferComplete transfer)
    {
        var server = new ManagementServer(tree);
        string Policy(string name) => server.Text("AutonomousTransferCompletePolicy." + name);
        if (!new ParameterValue(Policy("Enable"), "").TryGetBoolean(out var enabled) || !enabled)
            return false;
        var succeeded = transfer.FaultStruct.FaultCode.Value == 0;
        return Matches(Policy("TransferTypeFilter"), transfer.IsDownload ? "Download" : "Upload")
            && Matches(Policy("ResultTypeFilter"), succeeded ? "Success" : "Failure")
            // "An empty list: no file type is reported."
            && Policy("FileTypeFilter")
                .Split(',', StringSplitOptions.TrimEntries)
                .Contains(transfer.FileType, StringComparer.Ordinal);
    }

    private static bool Matches(string filter, string kind) =>
        filter is "" or "Both" || filter == kind;
}
