namespace Muster.Web.Live;

/// <summary>The counters of the server at one moment.</summary>
public sealed record Reading(
    DateTimeOffset At,
    SessionCounters Sessions,
    IReadOnlyDictionary<string, long> Events,
    long Refused
);

/// <summary>What happened between two readings.</summary>
/// <param name="At">Its end.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="Completed">Sessions that ended well.</param>
/// <param name="Failed">Sessions that failed.</param>
/// <param name="Superseded">Sessions that a newer one of their device ended.</param>
/// <param name="Refused">Devices told to come later.</param>
/// <param name="Events">Sessions that began, by event code; those that had none are not in it.</param>
public sealed record Sample(
    DateTimeOffset At,
    double Seconds,
    long Completed,
    long Failed,
    long Superseded,
    long Refused,
    IReadOnlyDictionary<string, long> Events
)
{
    public static Sample Between(Reading before, Reading now) =>
        new(
            now.At,
            Math.Max(0.001, (now.At - before.At).TotalSeconds),
            now.Sessions.Completed - before.Sessions.Completed,
            now.Sessions.Failed - before.Sessions.Failed,
            now.Sessions.Superseded - before.Sessions.Superseded,
            now.Refused - before.Refused,
            now.Events.Where(each => each.Value > before.Events.GetValueOrDefault(each.Key))
                .ToDictionary(
                    each => each.Key,
                    each => each.Value - before.Events.GetValueOrDefault(each.Key),
                    StringComparer.Ordinal
                )
        );
}
