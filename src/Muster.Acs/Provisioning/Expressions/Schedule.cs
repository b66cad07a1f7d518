using System.Globalization;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// When a preset is active, <c>"&lt;seconds&gt; &lt;cron&gt;"</c>: that long from each occurrence on.
/// </summary>
internal sealed record Schedule(TimeSpan Duration, CronExpression Cron)
{
    private const int MaxSeconds = 366 * 24 * 3600;

    /// <summary>Throws <see cref="FormatException"/> that names the part which is wrong.</summary>
    public static Schedule Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.IndexOfAny(' ', '\t');
        var first = end < 0 ? trimmed : trimmed[..end];
        var isNumber = int.TryParse(
            first,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds
        );
        if (!isNumber || seconds is 0 or > MaxSeconds)
            throw new FormatException(
                $"A schedule begins with its duration, 1 to {MaxSeconds} seconds, not '{first}'."
            );
        return new(
            TimeSpan.FromSeconds(seconds),
            CronExpression.Parse(trimmed[first.Length..].Trim().ToString())
        );
    }

    public bool IsActive(DateTimeOffset time) =>
        Cron.Previous(time) is { } start && start + Duration > time;

    public override string ToString() => $"{Duration.TotalSeconds:0} {Cron}";
}
