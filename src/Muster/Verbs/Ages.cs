using System.Globalization;

namespace Muster.Verbs;

/// <summary>How long ago something was, as short as a column wants it.</summary>
internal static class Ages
{
    public static string Since(DateTimeOffset? time) => Since(time, TimeProvider.System);

    public static string Since(DateTimeOffset? time, TimeProvider clock)
    {
        if (time is not { } at || at == default)
            return "never";
        var age = clock.GetUtcNow() - at;
        return age switch
        {
            { TotalSeconds: < 1 } => "now",
            { TotalMinutes: < 1 } => Text(age.TotalSeconds, "s"),
            { TotalHours: < 1 } => Text(age.TotalMinutes, "min"),
            { TotalDays: < 1 } => Text(age.TotalHours, "h"),
            _ => Text(age.TotalDays, "d"),
        };
    }

    private static string Text(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)number} {unit} ago");
}
