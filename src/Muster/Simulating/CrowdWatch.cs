using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.CommandLine;
using Spectre.Console;

namespace Muster.Simulating;

/// <summary>
/// Starts a crowd and shows how it comes: a live table on a terminal, lines elsewhere, JSON events for
/// scripts.
/// </summary>
internal sealed class CrowdWatch(Crowd crowd, Terminal terminal)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(5);

    /// <summary>Until Ctrl-C, or, when a time is given, until all are registered or it is over.</summary>
    public async Task<int> RunAsync(TimeSpan? exitWithin, CancellationToken cancellation)
    {
        if (!await RegisterAsync(exitWithin, cancellation))
            return ExitCode.TimedOut;
        if (exitWithin is null)
            await GoOnAsync(cancellation);
        TellCounters("stopped");
        return ExitCode.Done;
    }

    /// <summary>Switches the devices on and waits until each has held a session; false when it took too long.</summary>
    public async Task<bool> RegisterAsync(TimeSpan? within, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        TimeSpan Elapsed() => TimeProvider.System.GetElapsedTime(began);
        bool Waiting() => crowd.Registered < crowd.Count && !(Elapsed() > within);
        var interactive = terminal.IsInteractive && crowd.Count <= Crowd.MostCallers;
        if (!interactive && crowd.Count <= Crowd.MostCallers)
            crowd.FirstSession += TellCaller;
        await crowd.StartAsync(cancellation);
        if (interactive)
            await DrawAsync(Waiting, cancellation);
        else
            await LinesAsync(Waiting, cancellation);
        TellRegistered(Elapsed());
        return crowd.Registered >= crowd.Count;
    }

    private async Task DrawAsync(Func<bool> waiting, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Look);
        await Terminal
            .Picture.Live(Table())
            .StartAsync(async live =>
            {
                while (waiting())
                {
                    await timer.WaitForNextTickAsync(cancellation);
                    live.UpdateTarget(Table());
                }
                live.UpdateTarget(Table());
            });
    }

    private async Task LinesAsync(Func<bool> waiting, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Look);
        var told = TimeProvider.System.GetTimestamp();
        while (waiting())
        {
            await timer.WaitForNextTickAsync(cancellation);
            if (TimeProvider.System.GetElapsedTime(told) < Report)
                continue;
            told = TimeProvider.System.GetTimestamp();
            terminal.Say($"{crowd.Registered} of {crowd.Count} devices registered");
            TellProblem();
        }
    }

    /// <summary>A minute between lines: the crowd lives on its own now.</summary>
    private async Task GoOnAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                TellCounters("counters");
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how this ends.
        }
    }

    private Table Table()
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("Serial number", "Model", "Events", "Sessions", "RPCs", "");
        foreach (var caller in crowd.Callers())
            table.AddRow(
                new Text(caller.Device.SerialNumber),
                new Text(caller.Model),
                new Text(string.Join(", ", caller.Events.Select(e => e.EventCode))),
                new Text(caller.Sessions.ToString(CultureInfo.InvariantCulture)),
                new Text(caller.Requests.ToString(CultureInfo.InvariantCulture)),
                new Text(caller.Problem ?? "")
            );
        table.Caption($"{crowd.Registered} of {crowd.Count} devices registered");
        return table;
    }

    private void TellCaller(Caller caller)
    {
        var events = string.Join(", ", caller.Events.Select(e => e.EventCode));
        var device = caller.Device;
        if (terminal.IsJson)
            terminal.Event(
                new JsonObject
                {
                    ["event"] = "registered",
                    ["oui"] = device.OUI,
                    ["productClass"] = device.ProductClass,
                    ["serialNumber"] = device.SerialNumber,
                    ["events"] = new JsonArray([
                        .. caller.Events.Select(e => (JsonNode)e.EventCode),
                    ]),
                }
            );
        else
            terminal.Line($"{device.OUI} {device.ProductClass} {device.SerialNumber}: {events}");
    }

    private void TellRegistered(TimeSpan after)
    {
        if (terminal.IsJson)
            terminal.Event(
                new JsonObject
                {
                    ["event"] = "allRegistered",
                    ["registered"] = crowd.Registered,
                    ["devices"] = crowd.Count,
                    ["seconds"] = Math.Round(after.TotalSeconds, 3),
                }
            );
        else
            terminal.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{crowd.Registered} of {crowd.Count} devices registered after {after.TotalSeconds:0.0} s"
                )
            );
        if (crowd.Registered < crowd.Count)
            TellProblem();
    }

    private void TellProblem()
    {
        if (crowd.Callers().FirstOrDefault(c => c.Problem is not null) is { } caller)
            terminal.Say($"  {caller.Device.SerialNumber}: {caller.Problem}");
    }

    private void TellCounters(string name)
    {
        foreach (var counters in crowd.Counters)
        {
            if (terminal.IsJson)
            {
                var json = (JsonObject)
                    JsonSerializer.SerializeToNode(counters, JsonSerializerOptions.Web)!;
                json.Insert(0, "event", name);
                terminal.Event(json);
            }
            else
                terminal.Say(
                    $"{counters.Sessions} sessions, {counters.PutOffSessions} put off by a busy server, "
                        + $"{counters.FailedSessions} failed, "
                        + $"{counters.RequestsServed} RPCs served, {counters.Transfers} transfers, "
                        + $"{counters.BulkDataReports} reports of bulk data, "
                        + $"{counters.ActiveSessions} sessions open"
                );
        }
    }
}
