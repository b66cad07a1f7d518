using Muster.Acs.Operations;

namespace Muster.Acs.Telemetry;

/// <summary>
/// When the collections of one device are due next. Kept with the device in memory: forgetting it costs
/// one reading more, and remembering it in the database would cost every session one.
/// </summary>
internal sealed class CollectionTimes
{
    private readonly Dictionary<string, (CollectionRule Rule, DateTimeOffset Next)> _next = new(
        StringComparer.Ordinal
    );

    /// <summary>A rule that was changed is another rule, and due at once.</summary>
    public bool IsDue(CollectionRule rule, DateTimeOffset now) =>
        !_next.TryGetValue(rule.Name, out var known)
        || !ReferenceEquals(known.Rule, rule)
        || known.Next <= now;

    public void Done(CollectionRule rule, DateTimeOffset now) =>
        _next[rule.Name] = (rule, now + TimeSpan.FromSeconds(rule.IntervalSeconds));
}
