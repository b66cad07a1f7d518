using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Wire;
using Xunit;

namespace Muster.Cpe.Tests.Diagnostics;

/// <summary>A registered device by the machine's own clock, whose tests really go over the wire.</summary>
internal sealed class TestBed : IAsyncDisposable
{
    private const string Unsigned = "xsd:unsignedInt";
    private readonly Bench _bench;

    private TestBed(Bench bench) => _bench = bench;

    public Agent Cpe => _bench.Cpe;

    public string Root => _bench.Root;

    public Bench Bench => _bench;

    public static async Task<TestBed> StartAsync(
        DeviceModel? model = null,
        Func<AgentOptions, AgentOptions>? with = null
    )
    {
        AgentOptions Real(AgentOptions options)
        {
            var real = options with { Time = TimeProvider.System };
            return with?.Invoke(real) ?? real;
        }
        var bench = new Bench(model, Real);
        await bench.RegisterAsync();
        return new TestBed(bench);
    }

    /// <summary>Asks for a test, lets it run, and reads what it wrote in the session of event 8.</summary>
    public async Task<Dictionary<string, string>> RunAsync(
        string path,
        params (string Name, string Value)[] inputs
    )
    {
        await WriteAsync(path, [.. inputs, (StateOf(path), "Requested")]);
        return await ResultAsync(path);
    }

    /// <summary>The results, by their names below the object, once the device tells that they are there.</summary>
    public async Task<Dictionary<string, string>> ResultAsync(string path)
    {
        var inform = await _bench.Acs.TakeAsync();
        Assert.Equal(["8 DIAGNOSTICS COMPLETE"], inform.Events());
        var turn = await _bench.CallAsync(
            await _bench.AcknowledgeAsync(inform),
            Soap.GetValues(path)
        );
        var values = turn.Values();
        Assert.True((await _bench.FinishAsync(turn)).Succeeded);
        return values.ToDictionary(value => value.Key[path.Length..], value => value.Value);
    }

    /// <summary>Writes below an object, in a session of its own.</summary>
    public async Task WriteAsync(string path, params (string Name, string Value)[] values)
    {
        var turn = await SetAsync(path, values);
        Assert.Equal("0", turn.Text("Status"));
        Assert.True((await _bench.FinishAsync(turn)).Succeeded);
    }

    /// <summary>Writes below an object; the session stays open.</summary>
    public async Task<WireRequest> SetAsync(
        string path,
        params (string Name, string Value)[] values
    ) =>
        await _bench.CallAsync(
            await _bench.OpenAsync(),
            Soap.SetValues("", [.. values.Select(v => (path + v.Name, TypeOf(v), v.Value))])
        );

    public async ValueTask DisposeAsync() => await _bench.DisposeAsync();

    public static string StateOf(string path) =>
        path.EndsWith("WANDSLDiagnostics.", StringComparison.Ordinal)
            ? "LoopDiagnosticsState"
            : "DiagnosticsState";

    private static string TypeOf((string Name, string Value) input) =>
        input.Value is "true" or "false" ? "xsd:boolean"
        : input.Name == "TestFileLength" ? "xsd:unsignedLong"
        : input.Value.Length > 0 && input.Value.All(char.IsAsciiDigit) ? Unsigned
        : "xsd:string";
}
