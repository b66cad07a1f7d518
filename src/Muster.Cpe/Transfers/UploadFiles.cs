using System.Globalization;
using System.Text;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>What this device can upload: its configuration and its log, numbered or not.</summary>
internal static class UploadFiles
{
    /// <summary>Known by its form; a numbered one must have its row.</summary>
    public static bool Exists(Agent cpe, string fileType) =>
        fileType is "1 Vendor Configuration File" or "2 Vendor Log File"
        || HasRow(cpe, fileType, "3 Vendor Configuration File ", "VendorConfigFile")
        || HasRow(cpe, fileType, "4 Vendor Log File ", "VendorLogFile");

    /// <summary>Null when there is no such file (any more).</summary>
    public static byte[]? Content(Agent cpe, string fileType) =>
        !Exists(cpe, fileType) ? null
        : fileType.Contains("Configuration", StringComparison.Ordinal) ? Configuration(cpe)
        : Log(cpe);

    /// <summary>Lines <c>name=value</c> that a download of type 3 takes back; no secret is in it.</summary>
    private static byte[] Configuration(Agent cpe)
    {
        var names = new List<ParameterInfoStruct>();
        cpe.Tree.GetNames(cpe.Tree.Root, nextLevel: false, names);
        var text = new StringBuilder("# configuration of ")
            .Append(cpe.DeviceId.SerialNumber)
            .Append('\n');
        foreach (var (name, writable) in names)
            if (writable && !name.EndsWith('.') && cpe.Tree.TryGet(name, out var value))
                if (value.Text.Length > 0 && !value.Text.Contains('\n', StringComparison.Ordinal))
                    text.Append(name).Append('=').Append(value.Text).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Log(Agent cpe)
    {
        var text = new StringBuilder();
        var now = cpe.Runtime.Time.GetUtcNow();
        foreach (var transfer in cpe.Transfers.All)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{now:O} transfer {transfer.FileType} {transfer.State}\n"
            );
        text.Append(
            CultureInfo.InvariantCulture,
            $"{now:O} {cpe.DeviceId.SerialNumber} runs {FirmwareBanks.Running(cpe.Tree)}\n"
        );
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static bool HasRow(Agent cpe, string fileType, string form, string table)
    {
        if (
            !fileType.StartsWith(form, StringComparison.Ordinal)
            || !uint.TryParse(
                fileType.AsSpan(form.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var row
            )
        )
            return false;
        var names = new List<ParameterInfoStruct>();
        return cpe
            .Tree.GetNames($"{cpe.Tree.Root}DeviceInfo.{table}.{row}.", nextLevel: true, names)
            .Succeeded;
    }
}
