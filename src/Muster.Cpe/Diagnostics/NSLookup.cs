using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Muster.Cpe.Diagnostics;

/// <summary>NSLookupDiagnostics (TR-181 Device.DNS.Diagnostics): asks a DNS server for a name.</summary>
internal static class NSLookup
{
    private const int MostRepetitions = 100;
    private const int MostAddresses = 10;

    public static async Task<DiagnosticOutcome> RunAsync(
        DiagnosticJob job,
        CancellationToken cancel
    )
    {
        if (await ServerAsync(job, cancel) is not { } server)
            return new DiagnosticOutcome("Error_DNSServerNotResolved");
        var rows = new List<IReadOnlyList<(string, string)>>();
        var successes = 0;
        var repetitions = job.Count("NumberOfRepetitions", 1, MostRepetitions);
        for (var i = 0; i < repetitions; i++)
        {
            var began = job.Time.GetTimestamp();
            var (status, answer) = await LookAsync(job, server, cancel);
            var took = job.Time.GetElapsedTime(began);
            if (status == "Success")
                successes++;
            rows.Add([
                ("Status", status),
                (
                    "AnswerType",
                    status != "Success" ? "None"
                    : answer!.IsAuthoritative ? "Authoritative"
                    : "NonAuthoritative"
                ),
                ("HostNameReturned", answer?.Name ?? ""),
                ("IPAddresses", string.Join(',', (answer?.Addresses ?? []).Take(MostAddresses))),
                ("DNSServerIP", $"{server.Address}"),
                ("ResponseTime", DiagnosticOutcome.Digits((long)took.TotalMilliseconds)),
            ]);
        }
        return new DiagnosticOutcome(DiagnosticOutcome.Complete)
            .With("SuccessCount", successes)
            .With("Result.", rows);
    }

    private static async Task<(string Status, DnsAnswer? Answer)> LookAsync(
        DiagnosticJob job,
        IPEndPoint server,
        CancellationToken cancel
    )
    {
        using var limit = new CancellationTokenSource(job.Timeout(5_000), job.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var client = new DnsClient(server);
            var answer = await client.AskAsync(job.Text("HostName"), DnsType.A, both.Token);
            if (answer is { IsNoError: true, Addresses.Count: 0 })
                answer = await client.AskAsync(job.Text("HostName"), DnsType.Aaaa, both.Token);
            return answer switch
            {
                null => ("Error_Other", null),
                { Addresses.Count: > 0 } => ("Success", answer),
                { IsNoError: true } or { IsUnknownName: true } => (
                    "Error_HostNameNotResolved",
                    null
                ),
                _ => ("Error_Other", null),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ("Error_Timeout", null);
        }
        catch (Exception trouble) when (trouble is SocketException or IOException)
        {
            return ("Error_DNSServerNotAvailable", null);
        }
    }

    /// <summary>The server asked for, else the device's own; null when its name does not resolve.</summary>
    private static async Task<IPEndPoint?> ServerAsync(DiagnosticJob job, CancellationToken cancel)
    {
        var port = job.Runtime.Options.DnsPort;
        var text = job.Text("DNSServer");
        if (text.Length > 0)
            return await job.ResolveAsync(text, cancel) is { } named
                ? new IPEndPoint(named, port)
                : null;
        var own = NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up)
            .SelectMany(one => one.GetIPProperties().DnsAddresses)
            .FirstOrDefault();
        return own is null ? null : new IPEndPoint(own, port);
    }
}
