using System.Globalization;
using Muster.Acs.Operations;
using Muster.CommandLine;

namespace Muster.Verbs.Plans;

/// <summary>A plan as people read it.</summary>
internal sealed class PlanReport(Terminal terminal)
{
    private const int MostCounts = 50;
    private long _told = -1;
    private bool _hasDevices;

    public void Tell(PlanProgress progress)
    {
        var percent = progress.Total == 0 ? 100 : 100 * progress.Done / progress.Total;
        // A line for each tenth: enough to see that it goes on.
        if (percent / 10 == _told)
            return;
        _told = percent / 10;
        terminal.Say($"{progress.Done} of {progress.Total} devices looked at");
    }

    public void Tell(PlanLine line)
    {
        switch (line)
        {
            case PlanDocuments documents:
                Tell(documents);
                break;
            case PlannedDevice device:
                Tell(device);
                break;
            case PlanSummary summary:
                Tell(summary);
                break;
        }
    }

    public static string LineOf(DocumentChange change)
    {
        var sign = change.Action switch
        {
            DocumentAction.Add => '+',
            DocumentAction.Change => '~',
            _ => '-',
        };
        var file = change.File is null ? "" : $"  ({change.File})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {sign} {WordOf(change.Kind)} {change.Name}, version {change.Version}{file}"
        );
    }

    private void Tell(PlanDocuments plan)
    {
        terminal.Line("Documents:");
        foreach (var change in plan.Documents)
            terminal.Line(LineOf(change));
        terminal.Line(
            $"  {plan.Same} as they are"
                + (plan.Kept > 0 ? $", {plan.Kept} others of the server stay (see --prune)" : "")
        );
        foreach (var rule in plan.Waiting)
            terminal.Line($"  not in this plan: {rule} waits for its event or its hour (--event)");
        foreach (var warning in plan.Warnings)
            terminal.Line($"  ! {warning}");
    }

    private void Tell(PlannedDevice device)
    {
        if (!_hasDevices)
            terminal.Line("Devices:");
        _hasDevices = true;
        terminal.Line("  " + device.DeviceId);
        foreach (var change in device.Changes)
            terminal.Line("    " + LineOf(change));
        foreach (var change in device.Unknown)
            terminal.Line(
                change.Action == "noValue"
                    ? $"    ? no value for {change.Path}  [{change.Cause}]"
                    : $"    ? never read: {change.Path}  [{change.Cause}]"
            );
        foreach (var fault in device.Faults)
            terminal.Line($"    ! {fault.Channel}: {fault.Code} {fault.Message}");
    }

    private static string LineOf(PlannedChange change)
    {
        var values =
            change.To is null ? ""
            : change.From is null ? $" = {change.To}"
            : $": {change.From} -> {change.To}";
        return $"{change.Action} {change.Path}{values}  [{change.Cause}]";
    }

    private void Tell(PlanSummary summary)
    {
        if (summary.Counts.Count > 0)
            terminal.Rows(
                ["DEVICES", "TIMES", "WHAT", "PARAMETER", "CAUSE"],
                summary
                    .Counts.Take(MostCounts)
                    .Select(count =>
                        (IReadOnlyList<string>)
                            [
                                count.Devices.ToString(CultureInfo.InvariantCulture),
                                count.Times.ToString(CultureInfo.InvariantCulture),
                                count.Action,
                                count.Path,
                                count.Cause,
                            ]
                    )
            );
        if (summary.Counts.Count > MostCounts)
            terminal.Say($"… and {summary.Counts.Count - MostCounts} more; --json shows them all.");
        terminal.Line(
            $"{summary.Devices} devices: {summary.Changed} would be changed, of {summary.Unknown} "
                + $"something must be read first, {summary.Faulty} have faults"
                + (summary.LeftOut > 0 ? $", {summary.LeftOut} are damaged and left out" : "")
        );
        if (summary.NextCursor is { } cursor)
            terminal.Say($"--cursor {cursor} lists on.");
    }

    private static string WordOf(DocumentKind kind) =>
        kind switch
        {
            DocumentKind.VirtualParameter => "virtual parameter",
            DocumentKind.Config => "configuration value",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
