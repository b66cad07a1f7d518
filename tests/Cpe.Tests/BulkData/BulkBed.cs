using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Muster.Cpe.BulkData;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Timing;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Cpe.Tests.BulkData;

/// <summary>A registered device and a collector that answers what the test says.</summary>
internal sealed class BulkBed : IAsyncDisposable
{
    public const string Ok = "200 OK";
    public const string Broken = "500 Oops";

    private readonly Channel<BulkDataReport> _sent = Channel.CreateUnbounded<BulkDataReport>();

    private BulkBed(Bench bench)
    {
        Bench = bench;
        bench.Cpe.BulkDataSent += (_, report) => _sent.Writer.TryWrite(report);
    }

    public Bench Bench { get; }

    public LockStepAcs Collector { get; } = new();

    public Agent Cpe => Bench.Cpe;

    public DateTimeOffset Now => Bench.Clock.GetUtcNow();

    public static async Task<BulkBed> StartAsync(
        DeviceModel? model = null,
        Func<AgentOptions, AgentOptions>? with = null
    )
    {
        var bed = new BulkBed(new Bench(model, with));
        await bed.Bench.RegisterAsync();
        return bed;
    }

    /// <summary>A profile of a minute, in phase with the hour, that is switched on; its path.</summary>
    public string AddProfile(string[] references, params (string Name, string Value)[] values)
    {
        var path = Add($"{Bench.Root}BulkData.Profile.");
        foreach (var reference in references)
            AddRow($"{path}Parameter.", ("Reference", reference));
        (string Name, string Value)[] usual =
        [
            ("TimeReference", "2026-03-01T12:00:00Z"),
            ("ReportingInterval", "60"),
            ("HTTP.URL", $"http://127.0.0.1:{Collector.Port}/bulk/p"),
        ];
        Write(
            path,
            [
                .. usual.ExceptBy(values.Select(v => v.Name), v => v.Name),
                .. values,
                ("Enable", "true"),
            ]
        );
        Write($"{Bench.Root}BulkData.", ("Enable", "true"));
        return path;
    }

    public string AddRow(string table, params (string Name, string Value)[] values)
    {
        var row = Add(table);
        Write(row, values);
        return row;
    }

    /// <summary>Writes as the ACS does; counts at once, for no session is open.</summary>
    public void Write(string path, params (string Name, string Value)[] values)
    {
        var outcome = Cpe.WithTree(tree =>
            tree.SetValues([
                .. values.Select(v => new ParameterValueStruct(
                    path + v.Name,
                    ParameterValue.String(v.Value)
                )),
            ])
        );
        Assert.True(outcome.Succeeded, outcome.Reason);
    }

    /// <summary>What the device itself measures.</summary>
    public void Measure(string name, string value) =>
        Assert.True(Cpe.Set(name, value, ValueOrigin.Device).Succeeded, name);

    /// <summary>How long until the device collects or tries again.</summary>
    public TimeSpan UntilDue() =>
        Cpe.BulkData is IDue { DueTicks: < Timetable.Never } due
            ? TimeSpan.FromTicks(due.DueTicks - Now.UtcTicks)
            : Timeout.InfiniteTimeSpan;

    /// <summary>Moves the clock to the next attempt and takes it off the wire.</summary>
    public async Task<WireRequest> NextAsync()
    {
        await PassAsync();
        return await Collector.TakeAsync();
    }

    /// <summary>Moves the clock to what is due next.</summary>
    public Task PassAsync() =>
        Bench.AdvanceAsync(TimeSpan.FromMilliseconds(Math.Ceiling(UntilDue().TotalMilliseconds)));

    /// <summary>Answers, and waits until the device has drawn its conclusions.</summary>
    public async Task<BulkDataReport> AnswerAsync(WireRequest request, string status = Ok)
    {
        await request.ReplyAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        return await SentAsync();
    }

    public async Task<BulkDataReport> SentAsync()
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        return await _sent.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        await Collector.DisposeAsync();
    }

    private string Add(string table)
    {
        var outcome = Cpe.WithTree(tree => tree.AddObject(table));
        Assert.True(outcome.Succeeded, outcome.Reason);
        return $"{table}{outcome.InstanceNumber}.";
    }
}

/// <summary>Reports as they came over the wire.</summary>
internal static class BulkReports
{
    /// <summary>The elements of Report.</summary>
    public static JsonElement[] Reports(this WireRequest request) =>
        [.. JsonDocument.Parse(request.Body).RootElement.GetProperty("Report").EnumerateArray()];

    public static JsonElement At(this JsonElement element, string path) =>
        path.Split('.').Aggregate(element, (inside, name) => inside.GetProperty(name));

    public static string Inflated(this WireRequest request)
    {
        using var packed = new MemoryStream(request.Bytes);
        using Stream stream =
            request["Content-Encoding"] == "gzip"
                ? new GZipStream(packed, CompressionMode.Decompress)
                : new ZLibStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
