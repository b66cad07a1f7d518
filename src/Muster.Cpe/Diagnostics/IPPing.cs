using System.Net.NetworkInformation;

namespace Muster.Cpe.Diagnostics;

/// <summary>IPPing (TR-181 Device.IP.Diagnostics.IPPing).</summary>
internal static class IPPing
{
    private const int MostRepetitions = 1_000;
    private const int AnyTtl = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task<DiagnosticOutcome> RunAsync(
        DiagnosticJob job,
        CancellationToken cancel
    )
    {
        if (await job.ResolveAsync(job.Text("Host"), cancel) is not { } host)
            return new DiagnosticOutcome("Error_CannotResolveHostName");
        var times = new EchoTally();
        var repetitions = job.Count("NumberOfRepetitions", 1, MostRepetitions);
        var payload = job.Count("DataBlockSize", 56, 65_535);
        var unreachable = 0;
        for (var i = 0; i < repetitions; i++)
        {
            if (i > 0)
                await Task.Delay(Pause, job.Time, cancel);
            var reply =
                await EchoProbe.IcmpAsync(
                    host,
                    payload,
                    AnyTtl,
                    job.Timeout(1_000),
                    job.Time,
                    cancel
                ) ?? await EchoProbe.TcpAsync(host, job.Timeout(1_000), job.Time, cancel);
            times.Add(reply.IsFromHost ? reply.RoundTrip : null);
            if (reply.Status == IPStatus.DestinationNetworkUnreachable)
                unreachable++;
        }
        if (unreachable == repetitions)
            return times.In(new DiagnosticOutcome("Error_NoRouteToHost"), $"{host}");
        return times.In(new DiagnosticOutcome(DiagnosticOutcome.Complete), $"{host}");
    }
}

/// <summary>Counts answers and their round trips.</summary>
internal sealed class EchoTally
{
    private long _answers;
    private long _losses;
    private TimeSpan _sum;
    private TimeSpan _least = TimeSpan.MaxValue;
    private TimeSpan _most;

    public void Add(TimeSpan? roundTrip)
    {
        if (roundTrip is not { } time)
        {
            _losses++;
            return;
        }
        _answers++;
        _sum += time;
        _least = time < _least ? time : _least;
        _most = time > _most ? time : _most;
    }

    /// <summary>In milliseconds, and in microseconds where the model has them too.</summary>
    public DiagnosticOutcome In(DiagnosticOutcome outcome, string address) =>
        Counts(outcome, address)
            .With("AverageResponseTime", Milliseconds(Average))
            .With("MinimumResponseTime", Milliseconds(Least))
            .With("MaximumResponseTime", Milliseconds(_most))
            .With("AverageResponseTimeDetailed", Microseconds(Average))
            .With("MinimumResponseTimeDetailed", Microseconds(Least))
            .With("MaximumResponseTimeDetailed", Microseconds(_most));

    /// <summary>"UDPEchoDiagnostics: response times in microseconds."</summary>
    public DiagnosticOutcome InMicroseconds(DiagnosticOutcome outcome, string address) =>
        Counts(outcome, address)
            .With("AverageResponseTime", Microseconds(Average))
            .With("MinimumResponseTime", Microseconds(Least))
            .With("MaximumResponseTime", Microseconds(_most));

    private TimeSpan Average => _answers == 0 ? TimeSpan.Zero : _sum / _answers;

    private TimeSpan Least => _answers == 0 ? TimeSpan.Zero : _least;

    private DiagnosticOutcome Counts(DiagnosticOutcome outcome, string address) =>
        outcome
            .With("IPAddressUsed", address)
            .With("SuccessCount", _answers)
            .With("FailureCount", _losses);

    private static long Milliseconds(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;
}
