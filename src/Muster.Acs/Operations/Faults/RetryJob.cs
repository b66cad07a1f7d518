namespace Muster.Acs.Operations;

/// <summary>How a group of faults is to be tried again.</summary>
/// <param name="PerMinute">Faults a minute, 1 to 6,000; 60 when left out.</param>
public sealed record RetryOrder(int? PerMinute = null);

/// <summary>A group of faults that is tried again at a pace.</summary>
public sealed record RetryJob
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>Whether it is under way.</summary>
    public JobState State { get; init; }

    /// <summary>Faults a minute.</summary>
    public int PerMinute { get; init; }

    /// <summary>Who asked for it.</summary>
    public string Author { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the last fault was tried; null while it is under way.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>How many faults it concerns.</summary>
    public int Total { get; init; }

    /// <summary>How many were tried again, or had been closed meanwhile.</summary>
    public int Retried { get; init; }

    /// <summary>How many could not be tried again.</summary>
    public int Failed { get; init; }
}

/// <summary>What came of one fault that is tried again.</summary>
/// <param name="DeviceId">Whose.</param>
/// <param name="Channel">As in <see cref="DeviceFault.Channel"/>.</param>
/// <param name="Done">Whether it was; null while it waits.</param>
/// <param name="At">When; null while it waits.</param>
/// <param name="Detail">One sentence; empty while it waits.</param>
public sealed record RetryOutcome(
    string DeviceId,
    string Channel,
    bool? Done,
    DateTimeOffset? At,
    string Detail
);
