using Muster.Acs.Storage;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Recording;

/// <summary>A message as it is stored.</summary>
internal sealed record StoredMessage(string Head, byte[]? Body, int Size);

/// <summary>A POST and its answer as they are stored; the time counts from the session's beginning.</summary>
internal sealed record StoredExchange(
    TimeSpan At,
    TimeSpan Took,
    string? Cause,
    StoredMessage Request,
    StoredMessage Response
);

/// <summary>From a recording to its row, secrets taken out on the way, and back.</summary>
internal static class TranscriptCodec
{
    private const int Version = 1;

    /// <summary>Time against size: this one packs XML to a tenth in some 30 µs a kilobyte.</summary>
    private const int Quality = 4;

    public static TranscriptRecord Encode(Recording recording)
    {
        var blob = new BlobWriter(8 * 1024);
        blob.Number(Version);
        blob.Number(recording.Exchanges.Count);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exchange in recording.Exchanges)
        {
            blob.Signed((exchange.At - recording.Began).Ticks / TimeSpan.TicksPerMicrosecond);
            blob.Signed(exchange.Took.Ticks / TimeSpan.TicksPerMicrosecond);
            blob.Text(exchange.Cause);
            Write(blob, recording, exchange.Request, known);
            Write(blob, recording, exchange.Response, known);
        }
        return new TranscriptRecord
        {
            Session = recording.Session,
            Device = recording.Device,
            RemoteAddress = recording.RemoteAddress,
            Began = recording.Began,
            Duration = recording.Ended - recording.Began,
            Outcome = recording.Outcome,
            Reason = recording.Reason,
            Events = [.. recording.Events.Select(entry => entry.EventCode)],
            Rpcs = recording.Rpcs,
            Exchanges = recording.Exchanges.Count,
            Octets = recording.Bytes,
            KeptFor = (int)recording.KeptFor,
            Content = PackedBlob.Pack(blob.Written, Quality),
        };
    }

    /// <exception cref="InvalidDataException">The content is damaged.</exception>
    public static IReadOnlyList<StoredExchange> Decode(byte[] content)
    {
        var blob = new BlobReader(PackedBlob.Unpack(content));
        if (blob.Number(int.MaxValue) is var version and not Version)
            throw new InvalidDataException($"a transcript of the unknown format {version}");
        var exchanges = new StoredExchange[blob.Count()];
        for (var i = 0; i < exchanges.Length; i++)
        {
            var at = TimeSpan.FromMicroseconds(blob.Signed());
            var took = TimeSpan.FromMicroseconds(blob.Signed());
            var cause = blob.Text();
            exchanges[i] = new StoredExchange(
                at,
                took,
                cause.Length == 0 ? null : cause,
                Read(ref blob),
                Read(ref blob)
            );
        }
        return exchanges;
    }

    private static void Write(
        BlobWriter blob,
        Recording recording,
        in RecordedMessage message,
        HashSet<string> known
    )
    {
        blob.Text(HeadRedaction.Redact(recording[message.Head].Span));
        blob.Number(message.Size);
        if (message.Body is not { } part)
        {
            blob.Number(0);
            return;
        }
        var body = BodyRedaction.Redact(recording[part], known);
        blob.Number(body.Length + 1);
        blob.Octets(body.Span);
    }

    private static StoredMessage Read(ref BlobReader blob)
    {
        var head = blob.Text();
        var size = blob.Number(int.MaxValue);
        var length = blob.Number(int.MaxValue);
        return new StoredMessage(
            head,
            length == 0 ? null : blob.Octets(length - 1).ToArray(),
            size
        );
    }
}
