using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>Many devices woken at a pace, and what came of each.</summary>
public interface IWakes
{
    /// <summary>
    /// Begins to wake devices; it goes on in the background, and after a restart of the server. Throws
    /// Invalid, and Conflict when too many are under way.
    /// </summary>
    Task<WakeJob> StartAsync(WakeOrder order, string author, CancellationToken cancellation);

    /// <summary>One of them. Throws NotFound.</summary>
    Task<WakeJob> GetAsync(string id, CancellationToken cancellation);

    /// <summary>The newest first.</summary>
    Task<Page<WakeJob>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>What came of each device, in the order of the list. Throws NotFound.</summary>
    Task<Page<WakeOutcome>> ResultsAsync(
        string id,
        WakeState? state,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>Asks no further device; those asked already may still come. Throws NotFound, Conflict.</summary>
    Task<WakeJob> CancelAsync(string id, CancellationToken cancellation);

    /// <summary>What came to the STUN port and the port for lightweight notifications.</summary>
    DatagramCounters Datagrams { get; }
}

/// <summary>Which devices to wake, and how fast: a list of ids, or a query, not both.</summary>
/// <param name="Devices">Ids, at most 100,000.</param>
/// <param name="Query">The devices that fit; an empty query is all of them.</param>
/// <param name="Pace">Devices a second, 1 to 10,000; 50 when left out.</param>
public sealed record WakeOrder(
    IReadOnlyList<string>? Devices = null,
    WakeQuery? Query = null,
    int? Pace = null
)
{
    /// <summary>What the caller may wake: an expression that must hold too of what a query finds.</summary>
    internal string? Within { get; init; }

    /// <summary>What the group of the query means.</summary>
    internal DeviceQuery? Saved { get; init; }
}

/// <summary>As in a search of devices; all conditions must hold, a trailing <c>*</c> means "begins with".</summary>
public sealed record WakeQuery
{
    /// <summary>The device id.</summary>
    public string? Id { get; init; }

    /// <summary>A tag the device must have.</summary>
    public string? Tag { get; init; }

    /// <summary>The model name.</summary>
    public string? Model { get; init; }

    /// <summary>The product class.</summary>
    public string? ProductClass { get; init; }

    /// <summary>The OUI, 6 hex digits.</summary>
    public string? Oui { get; init; }

    /// <summary>The serial number.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>The manufacturer.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>Any part of the id, the serial number or the model.</summary>
    public string? Q { get; init; }

    /// <summary>A saved search that must fit as well.</summary>
    public string? Group { get; init; }

    /// <summary>An expression that must hold: <c>Events.Inform &lt; NOW() - 86400000</c>.</summary>
    public string? Filter { get; init; }
}

/// <summary>A wake-up of many.</summary>
public sealed record WakeJob
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is under way.</summary>
    public JobState State { get; init; }

    /// <summary>Devices a second.</summary>
    public int Pace { get; init; }

    /// <summary>The API key's name it was asked for with.</summary>
    public string Author { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the last device had come or was given up; null while it is under way.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>How many devices it concerns.</summary>
    public int Total { get; init; }

    /// <summary>How many have called home.</summary>
    public int Woken { get; init; }

    /// <summary>How many were given up.</summary>
    public int Failed { get; init; }
}

/// <summary>What came of one device of many.</summary>
/// <param name="DeviceId">Whose.</param>
/// <param name="State">Whether it has come.</param>
/// <param name="At">When that was known; null while it waits.</param>
/// <param name="Way">The way it was asked last.</param>
/// <param name="Detail">One sentence; empty while it waits.</param>
public sealed record WakeOutcome(
    string DeviceId,
    WakeState State,
    DateTimeOffset? At,
    string Way,
    string Detail
);

/// <summary>What came of a device.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WakeState>))]
public enum WakeState
{
    /// <summary>Not known yet.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It called home.</summary>
    [JsonStringEnumMemberName("woken")]
    Woken,

    /// <summary>It was given up.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>Counts of datagrams since the start.</summary>
public sealed record DatagramCounters
{
    /// <summary>STUN Binding Requests that were understood.</summary>
    public long BindingRequests { get; init; }

    /// <summary>Answered with an address.</summary>
    public long BindingResponses { get; init; }

    /// <summary>Answered with an error.</summary>
    public long BindingErrors { get; init; }

    /// <summary>With a MESSAGE-INTEGRITY that proves nothing.</summary>
    public long IntegrityFailures { get; init; }

    /// <summary>Malformed, or no STUN at all: dropped without an answer.</summary>
    public long Dropped { get; init; }

    /// <summary>Dropped because one address sent too many.</summary>
    public long Limited { get; init; }

    /// <summary>UDP connection requests sent, copies counted once.</summary>
    public long ConnectionRequests { get; init; }

    /// <summary>Lightweight notifications taken.</summary>
    public long Notifications { get; init; }

    /// <summary>Lightweight notifications dropped: malformed, not signed rightly, stale or repeated.</summary>
    public long NotificationsDropped { get; init; }
}
