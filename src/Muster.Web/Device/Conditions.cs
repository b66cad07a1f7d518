using System.Globalization;

namespace Muster.Web.Device;

/// <summary>One thing that is well with a device or not, since when, and why.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Tone"><c>good</c>, <c>warn</c>, <c>bad</c>, or empty for not known.</param>
/// <param name="State">In two words.</param>
/// <param name="Because">One sentence.</param>
/// <param name="Since">Since when; null where nobody knows.</param>
/// <param name="Tab">Where there is more.</param>
public sealed record Condition(
    string Name,
    string Tone,
    string State,
    string Because,
    DateTimeOffset? Since,
    string Tab
);

/// <summary>How a device is, out of what the server knows.</summary>
internal static class Conditions
{
    // Who misses one interval may be late; who misses two is gone.
    private const int Intervals = 2;
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Whether a device that calls home so often should have been heard since.</summary>
    internal static bool IsOverdue(TimeSpan silence, TimeSpan interval) =>
        silence > interval * Intervals + Grace;

    public static IReadOnlyList<Condition> Of(DeviceView view, DateTimeOffset now) =>
        [Reachable(view, now), InSync(view), Faults(view), Firmware(view)];

    private static Condition Reachable(DeviceView view, DateTimeOffset now)
    {
        var device = view.Detail;
        Condition Is(string tone, string state, string because) =>
            new("Reachable", tone, state, because, device.LastInform, "sessions");

        if (device.InSession)
            return Is("good", "in session", "A session is open just now.");
        var silence = now - device.LastInform;
        var ways = device.Reachability.Ways;
        var wake =
            device.Reachability.LastAttempt is { Woken: false } failed
                ? $" The last wake-up failed: {failed.Detail}"
            : ways.Count > 0 ? $" It can be woken by {string.Join(", ", ways)}."
            : " It cannot be woken.";
        if (view.Tree.PeriodicInterval is not { } interval)
            return silence < TimeSpan.FromDays(1)
                ? Is("good", "heard today", "When it comes again is not known." + wake)
                : Is("warn", "silent", "When it comes again is not known." + wake);
        var every = $"It calls home every {Span(interval)}.";
        return IsOverdue(silence, interval)
            ? Is("bad", "overdue", every + wake)
            : Is("good", "online", every + wake);
    }

    private static Condition InSync(DeviceView view)
    {
        if (view.RuleFault is { } fault)
            return new(
                "In sync",
                "bad",
                "rules failed",
                $"{fault.Channel}: {fault.Code} {fault.Message}",
                fault.At,
                "faults"
            );
        var open = view.Tasks.Where(task => !task.IsFinished).ToList();
        return open.Count == 0
            ? new("In sync", "good", "nothing waits", "No task is open.", null, "tasks")
            : new(
                "In sync",
                "warn",
                open.Count == 1 ? "1 task open" : $"{open.Count} tasks open",
                $"{TaskWords.Of(open[^1].Request)}: {TaskWords.Outcome(open[^1])}.",
                open.Min(task => task.Created),
                "tasks"
            );
    }

    private static Condition Faults(DeviceView view)
    {
        List<DeviceFault> told = [.. view.Faults.Where(fault => !fault.Muted)];
        if (told is not [var newest, ..])
            return new("Faults", "good", "none", "Nothing waits for somebody.", null, "faults");
        var count = told.Count;
        return new(
            "Faults",
            "bad",
            count == 1 ? "1 open" : $"{count} open",
            $"{newest.TaskKind ?? newest.Channel}: {newest.Code} {newest.Message}",
            newest.At,
            "faults"
        );
    }

    private static Condition Firmware(DeviceView view)
    {
        var version = view.Detail.SoftwareVersion;
        Condition Is(string tone, string because, DateTimeOffset? since = null) =>
            new(
                "Firmware",
                tone,
                version.Length > 0 ? version : "unknown",
                because,
                since,
                "overview"
            );

        if (view.Firmware is not { } file)
            return Is("", "No firmware for this product class is among the files.");
        return file.Description.Version == version
            ? Is("good", $"It is that of {file.Description.Name}, the newest file.")
            : Is(
                "warn",
                $"{file.Description.Name} brings {file.Description.Version}.",
                file.Uploaded
            );
    }

    internal static string Span(TimeSpan span) =>
        span switch
        {
            { TotalDays: >= 1 } => Text(span.TotalDays, "day"),
            { TotalHours: >= 1 } => Text(span.TotalHours, "hour"),
            { TotalMinutes: >= 1 } => Text(span.TotalMinutes, "minute"),
            _ => Text(span.TotalSeconds, "second"),
        };

    private static string Text(double count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:0.#} {unit}{(count == 1 ? "" : "s")}");
}
