using System.Net;

namespace Muster.Cpe.Diagnostics;

/// <summary>DownloadDiagnostics and UploadDiagnostics over HTTP (TR-143), on one or more connections.</summary>
internal static class ThroughputTest
{
    private const int MostConnections = 16;
    private const int MostIncrements = 256;

    /// <summary>More than the longest that can be asked for (TimeBasedTestDuration: 999 s).</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    public static Task<DiagnosticOutcome> DownloadAsync(
        DiagnosticJob job,
        CancellationToken cancel
    ) => RunAsync(job, "DownloadURL", isDownload: true, cancel);

    public static Task<DiagnosticOutcome> UploadAsync(
        DiagnosticJob job,
        CancellationToken cancel
    ) => RunAsync(job, "UploadURL", isDownload: false, cancel);

    private static async Task<DiagnosticOutcome> RunAsync(
        DiagnosticJob job,
        string input,
        bool isDownload,
        CancellationToken cancel
    )
    {
        // "The transports: HTTP", and none else.
        if (
            !Uri.TryCreate(job.Text(input), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
        )
            return new DiagnosticOutcome("Error_InitConnectionFailed");
        if (await job.ResolveAsync(url.IdnHost, cancel) is not { } host)
            return new DiagnosticOutcome("Error_CannotResolveHostName");
        if (!TestTarget.IsAllowed(job.Cpe, url, host))
            return new DiagnosticOutcome("Error_InitConnectionFailed");
        var duration = TimeSpan.FromSeconds(job.Number("TimeBasedTestDuration", 0, 0, 999));
        var isTimed = duration > TimeSpan.Zero;
        using var limit = new CancellationTokenSource(Longest, job.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var meter = new ThroughputMeter(
            job.Count("NumberOfConnections", 1, MostConnections),
            TimeSpan.FromSeconds(job.Number("TimeBasedTestMeasurementOffset", 0, 0, 255)),
            isTimed
                ? TimeSpan.FromSeconds(job.Number("TimeBasedTestMeasurementInterval", 0, 0, 999))
                : TimeSpan.Zero,
            MostIncrements
        );
        var transfer = new HttpTransfer(job, url, host, meter)
        {
            Duration = isTimed ? duration : null,
        };
        var length = job.Number("TestFileLength", 0, 0, job.Runtime.Options.MaxFileBytes);
        var runs = Enumerable
            .Range(0, meter.Connections)
            .Select(number =>
                isDownload
                    ? transfer.DownloadAsync(number, both.Token)
                    : transfer.UploadAsync(
                        number,
                        Share(length, meter.Connections, number),
                        both.Token
                    )
            );
        var states = await Task.WhenAll(runs);
        cancel.ThrowIfCancellationRequested();
        return Outcome(job, meter, states, host, isDownload);
    }

    /// <summary>"The test file is divided among the connections."</summary>
    private static long Share(long length, int connections, int number) =>
        (length / connections) + (number < length % connections ? 1 : 0);

    private static DiagnosticOutcome Outcome(
        DiagnosticJob job,
        ThroughputMeter meter,
        IReadOnlyList<string> states,
        IPAddress host,
        bool isDownload
    )
    {
        var failed = states.FirstOrDefault(state => state != DiagnosticOutcome.Complete);
        var outcome = new DiagnosticOutcome(failed ?? DiagnosticOutcome.Complete);
        if (failed is not null)
            return outcome;
        var test = isDownload ? "TestBytesReceived" : "TestBytesSent";
        var total = meter.Total;
        Times(total).ForEach(time => outcome.With(time.Name, time.Value));
        outcome
            .With("IPAddressUsed", $"{host}")
            .With(test, isDownload ? total.Received : total.Sent)
            // On the interface there is no other traffic than the test's.
            .With("TotalBytesReceived", total.Received)
            .With("TotalBytesSent", total.Sent)
            .With($"{test}UnderFullLoading", meter.FullLoadingBytes)
            .With("TotalBytesReceivedUnderFullLoading", isDownload ? meter.FullLoadingBytes : 0)
            .With("TotalBytesSentUnderFullLoading", isDownload ? 0 : meter.FullLoadingBytes)
            .With("PeriodOfFullLoading", (long)meter.FullLoading.TotalMicroseconds);
        outcome.With(
            "PerConnectionResult.",
            job.Flag("EnablePerConnectionResults") ? meter.All.Select(c => Row(c, test)) : []
        );
        outcome.With(
            "IncrementalResult.",
            meter.Increments.Select(part =>
                (IReadOnlyList<(string, string)>)
                    [
                        ("StartTime", DiagnosticOutcome.Micro(part.Start)),
                        ("EndTime", DiagnosticOutcome.Micro(part.End)),
                        (test, DiagnosticOutcome.Digits(part.Bytes)),
                        (
                            isDownload ? "TotalBytesReceived" : "TotalBytesSent",
                            DiagnosticOutcome.Digits(part.Bytes)
                        ),
                    ]
            )
        );
        return outcome;

        IReadOnlyList<(string, string)> Row(ConnectionTimes connection, string name) =>
            [
                .. Times(connection),
                (
                    name,
                    DiagnosticOutcome.Digits(isDownload ? connection.Received : connection.Sent)
                ),
                ("TotalBytesReceived", DiagnosticOutcome.Digits(connection.Received)),
                ("TotalBytesSent", DiagnosticOutcome.Digits(connection.Sent)),
            ];
    }

    private static List<(string Name, string Value)> Times(ConnectionTimes times) =>
        [
            ("TCPOpenRequestTime", DiagnosticOutcome.Micro(times.OpenRequest)),
            ("TCPOpenResponseTime", DiagnosticOutcome.Micro(times.OpenResponse)),
            ("ROMTime", DiagnosticOutcome.Micro(times.Request)),
            ("BOMTime", DiagnosticOutcome.Micro(times.Begin)),
            ("EOMTime", DiagnosticOutcome.Micro(times.End)),
        ];
}
