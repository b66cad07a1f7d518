using Muster.Cwmp;

namespace Muster.Cpe.Transfers;

/// <summary>What is known of a file before its first byte.</summary>
/// <param name="FileType">For example <c>1 Firmware Upgrade Image</c>.</param>
/// <param name="Url">Where it comes from.</param>
/// <param name="TargetFileName">As the ACS said; never to be trusted as a path.</param>
/// <param name="FileSize">In octets as the ACS said; 0 when it did not say.</param>
public sealed record FileOffer(string FileType, Uri Url, string TargetFileName, uint FileSize);

/// <summary>What became of a file that has arrived whole.</summary>
/// <param name="Fault">
/// 0 when it is good; 9018 when it is corrupt, 9019 when its signature is wrong, 9001 when policy
/// refuses it.
/// </param>
/// <param name="Reason">One sentence for the FaultString; empty when it is good.</param>
/// <param name="Version">The version a firmware image holds; empty else.</param>
public readonly record struct FileVerdict(FaultCode Fault, string Reason, string Version)
{
    /// <summary>A good firmware image.</summary>
    public static FileVerdict Good(string version) => new(FaultCode.None, "", version);

    /// <summary>An image that must not be used: 9018.</summary>
    public static FileVerdict Corrupt(string reason) => new(FaultCode.FileCorrupted, reason, "");
}

/// <summary>Takes the bytes of one file as they come. Dropped without verdict when they end early.</summary>
public interface IFileSink
{
    /// <summary>The next bytes; the buffer is reused after the call.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>The file is whole: verify it, and write it where it belongs.</summary>
    ValueTask<FileVerdict> CompleteAsync(CancellationToken cancel);
}

/// <summary>
/// The vendor's side of a firmware upgrade. The agent fetches, restarts and reports; this verifies and
/// stores an image, and says after the restart what runs.
/// </summary>
public interface IFirmware
{
    /// <summary>An image is about to arrive (file types 1 and 6).</summary>
    IFileSink Receive(FileOffer offer);

    /// <summary>
    /// The device restarts into an image: the version that runs then, which is another one than asked
    /// for when it did not start.
    /// </summary>
    /// <param name="version">What <see cref="IFileSink.CompleteAsync"/> gave.</param>
    /// <param name="running">The version that ran before.</param>
    string Activate(string version, string running);
}
