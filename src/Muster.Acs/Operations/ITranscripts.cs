namespace Muster.Acs.Operations;

/// <summary>
/// What was said in sessions that are over: all with a fault or a change, a sample of the others, for
/// as long as age and size allow. Secrets are not in it.
/// </summary>
public interface ITranscripts
{
    /// <summary>The newest first. NotFound when there is no such device.</summary>
    Task<Page<RecordedSession>> ListAsync(TranscriptQuery query, CancellationToken cancellation);

    /// <summary>One session whole. NotFound when it was not recorded, or is not kept any more.</summary>
    Task<Transcript> GetAsync(string sessionId, CancellationToken cancellation);

    /// <summary>Counters since the start of the process.</summary>
    RecorderCounters Counters { get; }
}

/// <summary>Which recorded sessions are wanted.</summary>
public sealed record TranscriptQuery
{
    /// <summary>Of this device; null for the messages that belonged to no known device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Which page.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>One recorded session in a list.</summary>
/// <param name="Id">32 hex digits.</param>
/// <param name="DeviceId">Whose; null when the message belonged to no known device.</param>
/// <param name="RemoteAddress">Where it came from.</param>
/// <param name="Began">When its first message came.</param>
/// <param name="DurationMs">From then until its end.</param>
/// <param name="Outcome"><c>completed</c>, <c>failed</c>, <c>superseded</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Events">The event codes of its Inform.</param>
/// <param name="Rpcs">RPCs the ACS sent.</param>
/// <param name="Exchanges">POSTs of the CPE.</param>
/// <param name="Bytes">Octets of all messages, heads and bodies.</param>
/// <param name="KeptFor"><c>fault</c>, <c>change</c>, <c>refusal</c>, <c>sample</c>.</param>
public sealed record RecordedSession(
    string Id,
    string? DeviceId,
    string RemoteAddress,
    DateTimeOffset Began,
    double DurationMs,
    string Outcome,
    string Reason,
    IReadOnlyList<string> Events,
    int Rpcs,
    int Exchanges,
    long Bytes,
    IReadOnlyList<string> KeptFor
);

/// <summary>A recorded session with all that was said.</summary>
/// <param name="Session">What the list shows.</param>
/// <param name="Exchanges">POST and answer, in order.</param>
public sealed record Transcript(
    RecordedSession Session,
    IReadOnlyList<TranscriptExchange> Exchanges
);

/// <summary>One POST and what it was answered with.</summary>
/// <param name="At">When the POST was read.</param>
/// <param name="TookMs">Until the answer was ready.</param>
/// <param name="Cause">
/// Why the ACS sends the RPC that is in the answer (<c>task 0198… setParameterValues by admin</c>);
/// null when the answer holds none.
/// </param>
/// <param name="Request">Of the CPE.</param>
/// <param name="Response">Of the ACS.</param>
public sealed record TranscriptExchange(
    DateTimeOffset At,
    double TookMs,
    string? Cause,
    TranscriptMessage Request,
    TranscriptMessage Response
);

/// <summary>One HTTP message, content coding removed, secrets replaced by <c>****</c>.</summary>
/// <param name="Head">The first line and the header lines, parted by CR LF.</param>
/// <param name="Body">As text; null when it was left out for its size.</param>
/// <param name="Size">Octets of the body.</param>
/// <param name="Decoded">What the body says; null when it is empty or no envelope.</param>
public sealed record TranscriptMessage(
    string Head,
    string? Body,
    int Size,
    TranscriptEnvelope? Decoded
);

/// <summary>An envelope in short.</summary>
/// <param name="Name">The element in the SOAP body: <c>Inform</c>, <c>Fault</c> …; empty for none.</param>
/// <param name="Id">The ID header.</param>
/// <param name="FaultCode">0 when it is no fault.</param>
/// <param name="FaultString">Empty when it is no fault.</param>
/// <param name="Parameters">The parameters it names, with values where it has them.</param>
public sealed record TranscriptEnvelope(
    string Name,
    string? Id,
    int FaultCode,
    string FaultString,
    IReadOnlyList<TranscriptParameter> Parameters
);

/// <summary>A parameter named in a message.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Value">Null where the message only names it.</param>
public sealed record TranscriptParameter(string Name, string? Value);

/// <summary>What the recorder did since the start.</summary>
/// <param name="Kept">Transcripts stored.</param>
/// <param name="Dropped">Transcripts lost because memory or the store had no room.</param>
/// <param name="Removed">Transcripts that made way by age or size.</param>
public sealed record RecorderCounters(long Kept, long Dropped, long Removed);
