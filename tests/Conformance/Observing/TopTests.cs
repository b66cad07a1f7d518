using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Muster.CommandLine;
using Muster.Tests.Program;
using Muster.Verbs;
using Xunit;

namespace Conformance.Observing;

/// <summary><c>muster top</c> and <c>muster health</c> against a server of the real program.</summary>
public sealed class TopTests(SeenServer server) : IClassFixture<SeenServer>
{
    private const string Key = "kill-test-key-0123456789";

    private string Url => server.Process.Api.BaseAddress!.ToString();

    [Fact]
    public async Task One_picture_is_lines_in_a_pipe_JSON_for_scripts_and_health_is_an_exit_code()
    {
        using var open = new LockStepCpe(server.Process.Cwmp);
        await open.PostAsync(Xml.Inform("2", "1 BOOT"));

        var lines = await RunAsync("top", "--once", "--every", "0.1s", "--url", Url, "--key", Key);
        Assert.Equal(ExitCode.Done, lines.Code);
        Assert.Contains("WHAT\tNOW\tSINCE START\n", lines.Output, StringComparison.Ordinal);
        Assert.Contains("\nsessions open\t1\t\n", lines.Output, StringComparison.Ordinal);
        Assert.Contains("sessions/s\t0\t2\n", lines.Output, StringComparison.Ordinal);
        Assert.Contains("\nopen faults\t0\t0 devices\n", lines.Output, StringComparison.Ordinal);
        Assert.Contains("00AABB-HG1-2\t", lines.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", lines.Output, StringComparison.Ordinal);

        var json = await RunAsync("top", "--json", "--every", "0.1s", "--url", Url, "--key", Key);
        var top = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(
            2,
            top.GetProperty("stats").GetProperty("sessions").GetProperty("opened").GetInt64()
        );
        Assert.Equal(2, top.GetProperty("fleet").GetProperty("registered").GetInt64());
        Assert.True(
            top.GetProperty("stats").GetProperty("load").GetProperty("answers").GetInt64() >= 3
        );
        Assert.Equal(
            "00AABB-HG1-2",
            top.GetProperty("sessions")[0].GetProperty("deviceId").GetString()
        );

        Assert.Equal(ExitCode.Usage, (await RunAsync("top", "--every", "0.01s")).Code);
        Assert.Equal(
            ExitCode.Unreachable,
            (await RunAsync("top", "--once", "--url", Url, "--key", "wrong")).Code
        );

        var health = await RunAsync("health", "--url", Url);
        Assert.Equal((ExitCode.Done, "ok\ncwmp\tok\n"), (health.Code, health.Output[..11]));
        Assert.Equal(ExitCode.Done, (await RunAsync("health", "--live", "--url", Url)).Code);
        Assert.Equal(
            ExitCode.Unreachable,
            (await RunAsync("health", "--url", "http://127.0.0.1:1")).Code
        );
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new();
        var code = await Invocation.RunAsync(MusterCommand.Create(), args, output, error);
        return (code, output.ToString());
    }
}

/// <summary>A server that one device has called.</summary>
public sealed class SeenServer : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-top-");

    internal MusterProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Process = await MusterProcess.ServeAsync(_data.FullName, "--wake-own-credentials=false");
        using var cpe = new LockStepCpe(Process.Cwmp);
        await cpe.PostAsync(Xml.Inform());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
