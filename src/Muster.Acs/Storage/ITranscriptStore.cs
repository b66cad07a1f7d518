using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>Transcripts of sessions, already without secrets.</summary>
internal interface ITranscriptStore
{
    /// <summary>Stores them; one whose session is there already is left as it is.</summary>
    Task AddAsync(IReadOnlyList<TranscriptRecord> transcripts, CancellationToken cancellation);

    /// <summary>
    /// Of a device, or of nobody known when it is null; the newest first, without their contents.
    /// </summary>
    Task<Page<TranscriptRecord>> ListAsync(
        DeviceKey? device,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>One with its content; null when there is none.</summary>
    Task<TranscriptRecord?> FindAsync(Guid session, CancellationToken cancellation);

    /// <summary>
    /// Removes what began before <paramref name="oldest"/>, then the oldest until the rest takes at most
    /// <paramref name="size"/> octets; at most <paramref name="limit"/> at once. Answers how many.
    /// </summary>
    Task<int> PruneAsync(
        DateTimeOffset oldest,
        long size,
        int limit,
        CancellationToken cancellation
    );
}

/// <summary>A row of a transcript.</summary>
internal sealed record TranscriptRecord
{
    public required Guid Session { get; init; }
    public required DeviceKey? Device { get; init; }

    /// <summary>The id that belongs to <see cref="Device"/>; filled when read.</summary>
    public string? DeviceId { get; init; }
    public required string RemoteAddress { get; init; }
    public required DateTimeOffset Began { get; init; }
    public required TimeSpan Duration { get; init; }
    public required string Outcome { get; init; }
    public required string Reason { get; init; }
    public required IReadOnlyList<string> Events { get; init; }
    public required int Rpcs { get; init; }
    public required int Exchanges { get; init; }
    public required long Octets { get; init; }
    public required int KeptFor { get; init; }

    /// <summary>The exchanges, packed; empty in a list.</summary>
    public byte[] Content { get; init; } = [];
}
