using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Muster.Bench;

/// <summary>What people went through.</summary>
/// <param name="CalmMs">A request while it was quiet, the median of all of them.</param>
/// <param name="TimesMs">The requests in the middle of the storm, the shortest first.</param>
internal sealed record PeopleReport(double CalmMs, double[] TimesMs)
{
    public double At(double share) =>
        TimesMs[Math.Clamp((int)Math.Ceiling(share * TimesMs.Length) - 1, 0, TimesMs.Length - 1)];
}

/// <summary>
/// People at their desks, in a process of their own: what they wait for is the server, and not the
/// twenty thousand devices of the process beside it.
/// </summary>
internal sealed class People(Uri api, Uri cwmp, string key, int count)
{
    /// <summary>The first word of the arguments of this process.</summary>
    public const string Verb = "people";

    /// <summary>Devices each of them works with.</summary>
    private const int Own = 5;

    /// <summary>Their numbers are no others'.</summary>
    private const int FirstNumber = 90_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly StormTally tally = new();

    public static int Devices(int people) => people * Own;

    /// <summary>The whole life of the process: says when it is ready, and works from one line to the next.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var people = new People(
            new Uri(args[1]),
            new Uri(args[2]),
            args[3],
            int.Parse(args[4], CultureInfo.InvariantCulture)
        );
        var desks = await people.SitDownAsync(cancellation);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync(cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = desks.Select(desk => people.WorkAsync(desk, over.Token)).ToList();
        await Console.In.ReadLineAsync(cancellation);
        await over.CancelAsync();
        var times = (await Task.WhenAll(work)).SelectMany(time => time).Order();
        var calm = desks.Select(desk => desk.Calm.TotalMilliseconds).Order().ToList();
        Console.WriteLine(
            JsonSerializer.Serialize(new PeopleReport(calm[calm.Count / 2], [.. times]))
        );
        return 0;
    }

    /// <summary>Their devices have called home before, and they have asked something before.</summary>
    private async Task<List<Desk>> SitDownAsync(CancellationToken cancellation)
    {
        var desks = new List<Desk>();
        for (var person = 0; person < count; person++)
        {
            var first = FirstNumber + (person * Own);
            var desk = new Desk(
                new Person(api, key),
                [.. Enumerable.Range(first, Own).Select(n => new StormDevice(n, cwmp, true))]
            );
            foreach (var device in desk.Devices)
                await device.AttemptAsync(device.Device.Bootstrap, tally, cancellation);
            desk.Calm = await desk.Person.SetAsync(desk.Devices[0], tally, cancellation);
            desks.Add(desk);
        }
        return desks;
    }

    private async Task<List<double>> WorkAsync(Desk desk, CancellationToken over)
    {
        var times = new List<double>();
        var watch = new Stopwatch();
        try
        {
            for (var next = 0; ; next++)
            {
                watch.Restart();
                await desk.Person.SetAsync(desk.Devices[next % Own], tally, over);
                times.Add(watch.Elapsed.TotalMilliseconds);
                await Task.Delay(Pause, over);
            }
        }
        catch (OperationCanceledException)
        {
            // Who still waits at the end has waited so long at least.
            if (watch.Elapsed > Pause + Pause)
                times.Add(watch.Elapsed.TotalMilliseconds);
            return times;
        }
        finally
        {
            desk.Dispose();
        }
    }

    private sealed record Desk(Person Person, StormDevice[] Devices) : IDisposable
    {
        public TimeSpan Calm { get; set; }

        public void Dispose()
        {
            Person.Dispose();
            foreach (var device in Devices)
                device.Dispose();
        }
    }
}
