using System.CommandLine.Parsing;
using System.Globalization;

namespace Muster.CommandLine;

/// <summary>Spans of time as people write them: <c>90</c>, <c>90s</c>, <c>5m</c>, <c>2h</c>, <c>7d</c>.</summary>
internal static class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
            return false;
        var unit = char.ToLowerInvariant(trimmed[^1]) switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        var number = unit == TimeSpan.Zero ? trimmed : trimmed[..^1];
        if (
            !double.TryParse(
                number,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var count
            )
            || count > 100_000_000
        )
            return false;
        duration = (unit == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : unit) * count;
        return true;
    }

    public static TimeSpan Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[^1].Value : "";
        if (TryParse(text, out var duration))
            return duration;
        argument.AddError($"'{text}' is no span of time; write 90s, 5m, 2h or 7d.");
        return default;
    }
}
