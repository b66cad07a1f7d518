using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>What each FileType of a download means for this device (05, section 1).</summary>
internal static class FileTypes
{
    public const string Firmware = "1 Firmware Upgrade Image";
    public const string Configuration = "3 Vendor Configuration File";
    public const string StoredFirmware = "6 Stored Firmware Image";

    /// <summary>"Unknown FileType: 9003." Type 6 exists only where there are banks.</summary>
    public static bool IsKnownDownload(Agent cpe, string fileType) =>
        fileType is Firmware or "2 Web Content" or Configuration or "4 Tone File" or "5 Ringer File"
        || (fileType == StoredFirmware && FirmwareBanks.Exist(cpe.Tree))
        || IsVendors(fileType);

    /// <summary><c>X VENDOR text</c>: 6 upper-case hex digits or a domain name, and a word.</summary>
    public static bool IsVendors(string fileType)
    {
        var words = fileType.Split(' ');
        return words.Length >= 3 && words[0] == "X" && words[1].Length >= 3 && words[2].Length > 0;
    }

    public static IFileSink Sink(Agent cpe, TransferRecord record) =>
        record.FileType switch
        {
            Firmware or StoredFirmware => cpe.Runtime.Firmware.Receive(
                new FileOffer(record.FileType, record.Url, record.TargetFileName, record.FileSize)
            ),
            Configuration => new ConfigurationFile(),
            _ => new CountedFile(),
        };

    /// <summary>The file is here and good: put it to use, and report when it is in force.</summary>
    public static void Apply(Agent cpe, TransferRecord record, TransferResult result)
    {
        switch (record.FileType)
        {
            case Firmware when record.IsDownload:
                // "store and activate": the report waits for the restart that shows what runs.
                record.ExpectedVersion = result.Verdict.Version;
                FirmwareBanks.Store(cpe, result.Verdict.Version, boot: true);
                cpe.RestartWhenIdle();
                return;
            case StoredFirmware when record.IsDownload:
                FirmwareBanks.Store(cpe, result.Verdict.Version, boot: false);
                break;
            case Configuration when result.Sink is ConfigurationFile file:
                if (file.Apply(cpe) is { } fault)
                {
                    cpe.Transfers.Finish(cpe, record, fault);
                    return;
                }
                // A new ACS in the file is greeted first: what arises with "0 BOOTSTRAP" stays.
                cpe.AfterChange();
                break;
        }
        cpe.Transfers.Finish(cpe, record, new FaultStruct(FaultCode.None, ""));
    }

    /// <summary>After the restart: does the expected version run?</summary>
    public static FaultStruct Activate(Agent cpe, TransferRecord record)
    {
        var expected = record.ExpectedVersion!;
        if (!FirmwareBanks.Exist(cpe.Tree))
            FirmwareBanks.Run(
                cpe,
                cpe.Runtime.Firmware.Activate(expected, FirmwareBanks.Running(cpe.Tree))
            );
        return FirmwareBanks.Running(cpe.Tree) == expected
            ? new FaultStruct(FaultCode.None, "")
            : new FaultStruct(FaultCode.FileCorrupted, "the image did not start");
    }
}

/// <summary>A file whose content nobody needs: counted and hashed on the way, not kept.</summary>
internal sealed class CountedFile : IFileSink
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        ValueTask.CompletedTask;

    public ValueTask<FileVerdict> CompleteAsync(CancellationToken cancel) =>
        ValueTask.FromResult(default(FileVerdict));
}
