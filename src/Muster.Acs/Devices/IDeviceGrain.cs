using Muster.Acs.Operations;
using Muster.Acs.Quirks;
using Muster.Acs.Recording;
using Muster.Cwmp;
using Orleans.Concurrency;

namespace Muster.Acs.Devices;

/// <summary>
/// One CPE: its session, its tasks, its shadow. Everything that contends for a device takes its turn
/// here, because the standard allows one session at a time. No method waits for the CPE.
/// </summary>
internal interface IDeviceGrain : IGrainWithGuidKey
{
    /// <summary>
    /// A session opens: the Inform is stored, then answered. Interleaves, so that a newer Inform
    /// supersedes a stuck session at once.
    /// </summary>
    [AlwaysInterleave]
    Task<AcsReply> Begin(InformArrival arrival);

    /// <summary>The CPE's next POST inside a session; null is the empty one.</summary>
    Task<AcsReply> Exchange(Guid session, CpePost post);

    /// <summary>The CPE broke the rules, or fell silent: the session ends, its tasks go back.</summary>
    Task Abort(Guid session, string reason);

    /// <summary>
    /// Lets a node know when the next Inform has come, for somebody there waits for it; true when a
    /// session is open.
    /// </summary>
    [AlwaysInterleave]
    Task<bool> TellArrival(string node);

    /// <summary>Stores tasks, in order, all or none; a session that is open takes them up at once.</summary>
    Task<TaskList> Submit(TaskSubmission submission);

    Task<TaskOutcome> Cancel(string taskId);

    Task<TaskOutcome> Retry(string taskId);

    /// <summary>A file that the device was asked for under this key has come, and is durable.</summary>
    Task Uploaded(string commandKey);

    /// <summary>Ends the tasks whose time is up.</summary>
    Task ExpireTasks();

    /// <summary>Strikes the fault of a channel of rules; false when it has none.</summary>
    Task<bool> DismissFault(string channel);

    /// <summary>
    /// The row of a task says that it runs, and no session is open: it is settled as after any lost
    /// session.
    /// </summary>
    Task Release(string taskId);

    /// <summary>
    /// Reads the device anew from the store, where something else than this actor wrote it; false, and
    /// nothing done, while a session is open.
    /// </summary>
    Task<bool> Renew();

    /// <summary>Forgets the device; an open session ends.</summary>
    Task<bool> Forget();
}

/// <summary>An authenticated Inform at the edge.</summary>
/// <param name="Session">The number of the session it opens, drawn at random at the edge.</param>
[Immutable, GenerateSerializer]
internal sealed record InformArrival(
    [property: Id(0)] Guid Session,
    [property: Id(1)] CpePost Post,
    [property: Id(2)] string RemoteAddress,
    [property: Id(3)] string LocalAddress
)
{
    /// <summary>The node it came in at; null where there is only one.</summary>
    [Id(4)]
    public string? Node { get; init; }
}

/// <summary>One message of the CPE; a null envelope is the empty POST.</summary>
[Immutable]
internal sealed record CpePost(Envelope? Envelope)
{
    /// <summary>What the envelope was read from; kept where it may have to go to another node.</summary>
    public CpeText? Text { get; init; }
}

/// <summary>A body as it came, unpacked.</summary>
internal sealed record CpeText(byte[] Octets, string? Charset);

/// <summary>What the ACS answers a POST with.</summary>
/// <param name="Cause">Why the RPC is sent that the envelope holds; null when it holds none.</param>
[Immutable]
internal sealed record AcsReply(
    AcsReplyKind Kind,
    Envelope? Envelope = null,
    string? Reason = null,
    string? Cause = null
)
{
    /// <summary>Of an empty answer: how it is given.</summary>
    public LastAnswer LastAnswer { get; init; }

    /// <summary>In the place of the envelope, where it was written on another node.</summary>
    public WrittenEnvelope? Written { get; init; }
}

/// <summary>An envelope that is written already.</summary>
/// <param name="KeptFor">What a recorder keeps it for.</param>
internal sealed record WrittenEnvelope(byte[] Octets, KeptFor KeptFor);

internal enum AcsReplyKind
{
    /// <summary>HTTP 200 with the envelope.</summary>
    Envelope,

    /// <summary>HTTP 204: the session is over, or the device has nothing to do.</summary>
    Empty,

    /// <summary>There is no such session: HTTP 400.</summary>
    NoSession,

    /// <summary>The store cannot be written: HTTP 503 with Retry-After; nothing was acknowledged.</summary>
    Unavailable,
}

[Immutable, GenerateSerializer]
internal sealed record TaskSubmission([property: Id(0)] IReadOnlyList<DeviceTask> Tasks)
{
    /// <summary>The node that wants to know when they have ended; null where there is only one.</summary>
    [Id(1)]
    public string? Node { get; init; }
}

[Immutable, GenerateSerializer]
internal sealed record TaskList(
    [property: Id(0)] IReadOnlyList<DeviceTask> Tasks,
    [property: Id(1)] string? Refusal = null
)
{
    /// <summary>A session is open, which takes them up by itself.</summary>
    [Id(2)]
    public bool InSession { get; init; }
}

/// <summary>A task after a command, or the reason why the command was refused.</summary>
[Immutable, GenerateSerializer]
internal sealed record TaskOutcome(
    [property: Id(0)] DeviceTask? Task,
    [property: Id(1)] string? Refusal = null
);
