using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Recording;

/// <summary>Stored transcripts, for people.</summary>
internal sealed class TranscriptOperations(
    ITranscriptStore store,
    IDeviceStore devices,
    Recorder recorder
) : ITranscripts
{
    public RecorderCounters Counters => recorder.Counters;

    public async Task<Page<RecordedSession>> ListAsync(
        TranscriptQuery query,
        CancellationToken cancellation
    )
    {
        DeviceKey? device = null;
        if (query.DeviceId is { } id)
        {
            device = DeviceKey.OfId(id);
            if (await devices.FindAsync(device.Value, cancellation) is null)
                throw OperationException.UnknownDevice(id);
        }
        var page = await store.ListAsync(device, query.Page, cancellation);
        return new([.. page.Items.Select(Session)], page.NextCursor, page.Total);
    }

    public async Task<Transcript> GetAsync(string sessionId, CancellationToken cancellation)
    {
        var record = Guid.TryParseExact(sessionId, "N", out var session)
            ? await store.FindAsync(session, cancellation)
            : null;
        if (record is null)
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"No session '{sessionId}' is recorded (any more).",
                "session"
            );
        try
        {
            var exchanges = TranscriptCodec.Decode(record.Content);
            return new Transcript(
                Session(record),
                [.. exchanges.Select(exchange => TranscriptReading.Read(exchange, record.Began))]
            );
        }
        catch (InvalidDataException damaged)
        {
            throw new StorageException(
                $"The transcript {sessionId} cannot be read: {damaged.Message}.",
                damaged
            );
        }
    }

    private static RecordedSession Session(TranscriptRecord record) =>
        new(
            record.Session.ToString("N"),
            record.DeviceId,
            record.RemoteAddress,
            record.Began,
            record.Duration.TotalMilliseconds,
            record.Outcome,
            record.Reason,
            record.Events,
            record.Rpcs,
            record.Exchanges,
            record.Octets,
            Significance.Names((KeptFor)record.KeptFor)
        );
}
