namespace Muster.Acs.Operations;

/// <summary>Whether the server does its work.</summary>
public interface IHealth
{
    /// <summary>As it is now.</summary>
    Task<ServerHealth> CheckAsync(CancellationToken cancellation);

    /// <summary>How busy it is just now, and counts since the start of the process; read from memory.</summary>
    ServerLoad Load { get; }
}

/// <summary>How busy the server is.</summary>
public sealed record ServerLoad
{
    /// <summary>Milliseconds below which half of the last answers to devices stayed.</summary>
    public double AnswerMsHalf { get; init; }

    /// <summary>The same of 95 in a hundred.</summary>
    public double AnswerMs95 { get; init; }

    /// <summary>The same of 99 in a hundred.</summary>
    public double AnswerMs99 { get; init; }

    /// <summary>How many POSTs of devices were answered.</summary>
    public long Answers { get; init; }

    /// <summary>Seconds that the oldest write waits that is not durable yet.</summary>
    public double StoreLag { get; init; }

    /// <summary>How often the database was read.</summary>
    public long StoreReads { get; init; }

    /// <summary>Writes that are durable.</summary>
    public long StoreWrites { get; init; }

    /// <summary>Transactions they went in.</summary>
    public long StoreCommits { get; init; }

    /// <summary>Connection requests sent, by all ways.</summary>
    public long Wakes { get; init; }

    /// <summary>Those that devices accepted.</summary>
    public long WakesAccepted { get; init; }

    /// <summary>Tasks and channels of rules that failed.</summary>
    public long Faults { get; init; }

    /// <summary>Runs of scripts.</summary>
    public long Scripts { get; init; }

    /// <summary>Octets of managed memory in use.</summary>
    public long HeapMemory { get; init; }

    /// <summary>Octets of memory of the process as a whole.</summary>
    public long ProcessMemory { get; init; }

    /// <summary>Collections of the oldest generation.</summary>
    public int FullCollections { get; init; }

    /// <summary>Seconds the process stood still for collections.</summary>
    public double CollectionPause { get; init; }

    /// <summary>Seconds of processor time.</summary>
    public double ProcessorTime { get; init; }

    /// <summary>When the process began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Of the program.</summary>
    public string Version { get; init; } = "";
}

/// <summary>How the server is.</summary>
/// <param name="IsReady">Whether sessions are served.</param>
/// <param name="Checks"><c>cwmp</c>, <c>silo</c>, <c>store</c>: <c>ok</c>, or what is wrong.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Started">When the process began.</param>
public sealed record ServerHealth(
    bool IsReady,
    IReadOnlyDictionary<string, string> Checks,
    string Version,
    DateTimeOffset Started
);
