using System.Net;
using System.Net.NetworkInformation;

namespace Muster.Cpe.Diagnostics;

/// <summary>TraceRoute (TR-181 Device.IP.Diagnostics.TraceRoute): echo requests with a growing TTL.</summary>
internal static class TraceRoute
{
    private const int MostHops = 64;
    private const int MostTries = 3;

    public static async Task<DiagnosticOutcome> RunAsync(
        DiagnosticJob job,
        CancellationToken cancel
    )
    {
        if (await job.ResolveAsync(job.Text("Host"), cancel) is not { } host)
            return new DiagnosticOutcome("Error_CannotResolveHostName");
        var most = job.Count("MaxHopCount", 30, MostHops);
        var hops = new List<Hop>();
        for (var ttl = 1; ttl <= most; ttl++)
        {
            // Without ICMP there is nobody to ask about hops.
            if (await HopAsync(job, host, ttl, cancel) is not { } hop)
                return new DiagnosticOutcome(DiagnosticOutcome.Internal);
            hops.Add(hop);
            if (hop.IsHost)
                break;
        }
        return Told(host, hops);
    }

    /// <summary>What a route looks like, the nearest hop first.</summary>
    public static DiagnosticOutcome Told(IPAddress host, IReadOnlyList<Hop> hops)
    {
        var isThere = hops is [.., { IsHost: true }];
        long[] times = isThere ? [.. hops[^1].Times] : [];
        return new DiagnosticOutcome(
            isThere ? DiagnosticOutcome.Complete : "Error_MaxHopCountExceeded"
        )
            .With("IPAddressUsed", $"{host}")
            .With("ResponseTime", times.Length == 0 ? 0 : (long)times.Average())
            .With("RouteHops.", hops.Select(Row));
    }

    /// <summary>Who answered with one TTL, and when; nobody, where From is null.</summary>
    public sealed record Hop(IPAddress? From, int Error, bool IsHost, List<long> Times);

    private static async Task<Hop?> HopAsync(
        DiagnosticJob job,
        IPAddress host,
        int ttl,
        CancellationToken cancel
    )
    {
        var hop = new Hop(null, 0, false, []);
        var tries = job.Count("NumberOfTries", 3, MostTries);
        for (var i = 0; i < tries; i++)
        {
            var payload = job.Count("DataBlockSize", 38, 65_535);
            var reply = await EchoProbe.IcmpAsync(
                host,
                payload,
                ttl,
                job.Timeout(5_000),
                job.Time,
                cancel
            );
            if (reply is not { } answer)
                return null;
            if (answer.From is not { } from)
                continue;
            hop.Times.Add((long)Math.Round(answer.RoundTrip.TotalMilliseconds));
            hop = hop with
            {
                From = from,
                Error = Code(answer.Status),
                IsHost = hop.IsHost || answer.IsFromHost,
            };
        }
        return hop;
    }

    private static IReadOnlyList<(string, string)> Row(Hop hop)
    {
        var address = hop.From?.ToString() ?? "";
        var times = string.Join(',', hop.Times.Select(DiagnosticOutcome.Digits));
        var error = DiagnosticOutcome.Digits(hop.Error);
        return
        [
            ("Host", address),
            ("HostAddress", address),
            ("ErrorCode", error),
            ("RTTimes", times),
            ("HopHost", address),
            ("HopHostAddress", address),
            ("HopErrorCode", error),
            ("HopRTTimes", times),
        ];
    }

    // "ErrorCode: directly from the ICMP CODE field"; time exceeded in transit has the code 0.
    private static int Code(IPStatus status) =>
        status switch
        {
            IPStatus.DestinationHostUnreachable => 1,
            IPStatus.DestinationProtocolUnreachable => 2,
            IPStatus.DestinationPortUnreachable => 3,
            _ => 0,
        };
}
