using System.IO.Compression;
using Muster.Cpe.Http;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>Envelopes over HTTP: what a POST of the session looks like on the wire (TR-069 3.4).</summary>
/// <param name="channel">To the ACS.</param>
/// <param name="maxEnvelopeBytes">The largest reply, in octets after decompression.</param>
/// <param name="compression">HTTPCompression as it counts for the next POST.</param>
/// <param name="clearAfter415">Goes on in clear when the ACS cannot inflate.</param>
internal sealed class AcsLink(
    HttpChannel channel,
    int maxEnvelopeBytes,
    Func<string> compression,
    bool clearAfter415
) : IAsyncDisposable
{
    // "SOAPAction header with no value (no quotes)" when the POST carries a response, and an ACS
    // ignores it on a request; an empty POST has neither of the two.
    private const string EnvelopeFields =
        "Content-Type: text/xml; charset=utf-8\r\nSOAPAction:\r\n" + EmptyFields;
    private const string EmptyFields = "Accept-Encoding: gzip, deflate\r\n";
    private const int UnsupportedMediaType = 415;

    private readonly PooledBytes _output = new();
    private readonly PooledBytes _input = new();
    private bool _inClear;

    /// <summary>
    /// Why the last request cannot be used, though its method and ID are known: it is answered with a
    /// fault. Null when it can.
    /// </summary>
    public string? Unusable { get; private set; }

    /// <summary>Writes the envelope into a buffer that <see cref="RepeatAsync"/> sends again as it is.</summary>
    public Task<Envelope?> PostAsync(Envelope envelope, CancellationToken cancel)
    {
        _output.Clear();
        EnvelopeWriter.Write(_output, envelope);
        return RepeatAsync(cancel);
    }

    /// <summary>Sends the last envelope again, octet for octet.</summary>
    public async Task<Envelope?> RepeatAsync(CancellationToken cancel)
    {
        var coding = Coding();
        var encoded = await EncodeAsync(coding, cancel);
        var reply = await channel.SendAsync(
            new HttpCall("POST", encoded.Body) { Fields = encoded.Fields },
            cancel
        );
        if (reply.Status != UnsupportedMediaType || coding is null || !clearAfter415)
            return await ReadAsync(reply, cancel);
        // The ACS cannot inflate what it asked for: go on in clear.
        _inClear = true;
        return await RepeatAsync(cancel);
    }

    public async Task<Envelope?> PostEmptyAsync(CancellationToken cancel) =>
        await ReadAsync(
            await channel.SendAsync(new HttpCall("POST", default) { Fields = EmptyFields }, cancel),
            cancel
        );

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        _output.Dispose();
        _input.Dispose();
    }

    /// <summary>The content coding of the next POST; null for none.</summary>
    private string? Coding() =>
        _inClear
            ? null
            : compression().ToUpperInvariant() switch
            {
                "GZIP" => "gzip",
                "DEFLATE" => "deflate",
                _ => null,
            };

    private async ValueTask<(ReadOnlyMemory<byte> Body, string Fields)> EncodeAsync(
        string? coding,
        CancellationToken cancel
    )
    {
        if (coding is null)
            return (_output.WrittenMemory, EnvelopeFields);
        using var packed = new MemoryStream();
        await using (
            Stream packer =
                coding == "gzip"
                    ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)
                    : new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)
        )
            await packer.WriteAsync(_output.WrittenMemory, cancel);
        return (packed.ToArray(), $"Content-Encoding: {coding}\r\n{EnvelopeFields}");
    }

    /// <summary>Null for an empty reply: 204, or 200 without a body as some servers answer.</summary>
    private async ValueTask<Envelope?> ReadAsync(HttpReply reply, CancellationToken cancel)
    {
        await channel.ReadAsync(reply, _input, maxEnvelopeBytes, cancel);
        Unusable = null;
        if (reply.Status == 204)
            return null;
        if (reply.Status != 200)
            throw new SessionFailure($"the ACS answered HTTP {reply.Status}")
            {
                IsPutOff = reply.Status == 503,
            };
        var body = _input.WrittenSpan;
        if (body.IsEmpty || EnvelopeReader.IsEmpty(body))
            return null;
        try
        {
            return EnvelopeReader.Read(body, reply.Charset);
        }
        catch (EnvelopeException bad) when (IsRequest(bad))
        {
            Unusable = bad.Message;
            return new Envelope(new UnknownRequest(bad.ElementName!))
            {
                ID = bad.ID,
                Version = bad.Version,
            };
        }
        catch (EnvelopeException bad)
        {
            throw new SessionFailure($"the ACS's envelope cannot be used: {bad.Message}", bad);
        }
    }

    private static bool IsRequest(EnvelopeException bad) =>
        bad is { Reason: EnvelopeFailure.InvalidArguments, ElementName: { } name }
        && !name.EndsWith("Response", StringComparison.Ordinal)
        && name != nameof(Fault);
}
