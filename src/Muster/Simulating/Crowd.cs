using Muster.CommandLine;
using Muster.Cpe;
using Muster.Cwmp.Messages;

namespace Muster.Simulating;

/// <summary>A device that called home: what the live table shows of it.</summary>
internal sealed record Caller(DeviceIdStruct Device, string Model)
{
    public IReadOnlyList<EventStruct> Events { get; init; } = [];
    public int Sessions { get; init; }
    public int Requests { get; init; }
    public string? Problem { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>One or more fleets, seen as one.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>A table longer than this is no table; a larger crowd shows counts only.</summary>
    public const int MostCallers = 50;

    private readonly List<Fleet> fleets = [];
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Caller> callers = new(StringComparer.Ordinal);

    public Crowd(IEnumerable<FleetOptions> options)
    {
        foreach (var option in options)
            fleets.Add(Open(option));
    }

    public int Count => fleets.Sum(f => f.Count);

    public int Registered => fleets.Sum(f => f.Counters.Registered);

    /// <summary>Raised when a device has held its first session, on a pool thread.</summary>
    public event Action<Caller>? FirstSession;

    public IReadOnlyList<FleetCounters> Counters => [.. fleets.Select(f => f.Counters)];

    /// <summary>Who called home, by serial number.</summary>
    public IReadOnlyList<Caller> Callers()
    {
        lock (gate)
            return [.. callers.Values];
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var fleet in fleets)
            await fleet.StartAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var fleet in fleets)
            await fleet.DisposeAsync();
    }

    private Fleet Open(FleetOptions options)
    {
        try
        {
            var fleet = new Fleet(options);
            if (options.Count <= MostCallers)
                fleet.SessionEnded += report => Remember(report, options.Model.Name);
            return fleet;
        }
        catch (Exception trouble)
            when (trouble
                    is InvalidDataException
                        or IOException
                        or System.Net.Sockets.SocketException
            )
        {
            throw new CommandFailure(ExitCode.Usage, trouble.Message);
        }
    }

    private void Remember(SessionReport report, string model)
    {
        Caller now;
        lock (gate)
        {
            var key = $"{model} {report.DeviceIndex:D10}";
            var before = callers.GetValueOrDefault(key) ?? new Caller(report.DeviceId, model);
            now = before with
            {
                Events = report.Events,
                Sessions = before.Sessions + (report.Succeeded ? 1 : 0),
                Requests = before.Requests + report.RequestsServed,
                Problem = report.Problem,
                At = report.Started + report.Duration,
            };
            callers[key] = now;
        }
        if (report.Succeeded && now.Sessions == 1)
            FirstSession?.Invoke(now);
    }
}
