using System.Text;

namespace Muster.Cpe.Transfers;

/// <summary>
/// The simulator's firmware: an image whose first line is <c>muster-firmware VERSION</c> holds that
/// version; the marker without a version is a corrupt image, and one that ends in
/// <c>unbootable</c> does not start. Any other file is taken as firmware named after the file.
/// </summary>
public sealed class SimulatedFirmware : IFirmware
{
    private const string Marker = "muster-firmware";

    /// <inheritdoc/>
    public IFileSink Receive(FileOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return new Sink(offer);
    }

    /// <inheritdoc/>
    public string Activate(string version, string running)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.EndsWith("unbootable", StringComparison.Ordinal) ? running : version;
    }

    private sealed class Sink(FileOffer offer) : IFileSink
    {
        private const int LongestLine = 128;
        private readonly byte[] _start = new byte[LongestLine];
        private int _count;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            var take = Math.Min(bytes.Length, LongestLine - _count);
            bytes.Span[..take].CopyTo(_start.AsSpan(_count));
            _count += take;
            return ValueTask.CompletedTask;
        }

        public ValueTask<FileVerdict> CompleteAsync(CancellationToken cancel) =>
            ValueTask.FromResult(Judge());

        private FileVerdict Judge()
        {
            if (_count == 0)
                return FileVerdict.Corrupt("the image is empty");
            var text = Encoding.Latin1.GetString(_start, 0, _count);
            if (!text.StartsWith(Marker, StringComparison.Ordinal))
                return FileVerdict.Good(VersionFromName());
            var line = text[Marker.Length..].Split('\n')[0].Trim();
            if (line.Length == 0 || line.Any(c => c is < '!' or > '~'))
                return FileVerdict.Corrupt("the image's header carries no version");
            return FileVerdict.Good(line[..Math.Min(64, line.Length)]);
        }

        /// <summary>A name is only looked at, never used as a path.</summary>
        private string VersionFromName()
        {
            var name =
                offer.TargetFileName.Length > 0 ? offer.TargetFileName : offer.Url.AbsolutePath;
            name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
            var dot = name.LastIndexOf('.');
            if (dot > 0 && !char.IsAsciiDigit(name[^1]))
                name = name[..dot];
            var clean = new string([.. name.Where(c => c is > ' ' and <= '~').Take(64)]);
            return clean.Length > 0 ? clean : "unnamed";
        }
    }
}
