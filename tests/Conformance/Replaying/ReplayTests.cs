using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.CommandLine;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Verbs;
using Xunit;

namespace Conformance.Replaying;

/// <summary>A session that was recorded here is played there, by the program, from its transcript.</summary>
public sealed class ReplayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_server_that_is_played_a_session_asks_the_same_again()
    {
        await using var here = await TestAcs.StartAsync(Curious);
        var recorded = await RecordAsync(here);
        // Not worth much if the server only listened.
        Assert.True(recorded.Session.Rpcs >= 2, $"only {recorded.Session.Rpcs} RPCs");
        await using var there = await TestAcs.StartAsync(options =>
            Curious(options) with
            {
                CpeAuthentication = CpeAuthentication.Digest,
                CpeUser = "cpe",
                CpePassword = "secret",
            }
        );
        var file = await SaveAsync(here, recorded);
        var run = await RunAsync(
            "sim",
            "--replay",
            file,
            "--acs",
            there.Cwmp.AbsoluteUri,
            "--user",
            "cpe",
            "--password",
            "secret"
        );
        Assert.True(run.Code == ExitCode.Done, run.Output + run.Error);
        var replayed = await NewestAsync(there, recorded.Session.DeviceId!);
        Assert.Equal(Rpcs(recorded), Rpcs(replayed));
    }

    [Fact]
    public async Task A_server_that_answers_otherwise_is_told_on()
    {
        await using var here = await TestAcs.StartAsync(Curious);
        var recorded = await RecordAsync(here);
        await using var there = await TestAcs.StartAsync();
        var file = await SaveAsync(here, recorded);
        var run = await RunAsync("sim", "--replay", file, "--acs", there.Cwmp.AbsoluteUri);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("GetParameter", run.Output, StringComparison.Ordinal);
        Assert.Contains("(empty) came", run.Output, StringComparison.Ordinal);
    }

    private static AcsOptions Curious(AcsOptions options) =>
        options with
        {
            RecorderSample = 1,
            DiscoverOnBootstrap = true,
        };

    private static async Task<Transcript> RecordAsync(TestAcs acs)
    {
        await using var fleet = new Fleet(
            new FleetOptions { AcsUrl = acs.Cwmp, Model = BuiltInModels.Tr181Gateway }
        );
        var ended = new TaskCompletionSource<SessionReport>();
        fleet.SessionEnded += report => ended.TrySetResult(report);
        await fleet.StartAsync();
        var report = await ended.Task.WaitAsync(Patience);
        Assert.True(report.Succeeded, report.Problem);
        var devices = await acs.Devices.SearchAsync(new DeviceQuery(), Token);
        return await NewestAsync(acs, devices.Items.Single().Id);
    }

    private static async Task<Transcript> NewestAsync(TestAcs acs, string device)
    {
        await Wait.UntilAsync(() => acs.Transcripts.Counters.Kept > 0, "the session is stored");
        var page = await acs.Transcripts.ListAsync(
            new TranscriptQuery { DeviceId = device },
            Token
        );
        return await acs.Transcripts.GetAsync(page.Items[0].Id, Token);
    }

    private static async Task<string> SaveAsync(TestAcs acs, Transcript transcript)
    {
        var file = Path.Combine(Path.GetDirectoryName(acs.Database)!, "session.json");
        var json = await acs.Api.GetStringAsync($"/api/v1/sessions/{transcript.Session.Id}", Token);
        await File.WriteAllTextAsync(file, json, Token);
        return file;
    }

    private static IEnumerable<string> Rpcs(Transcript transcript) =>
        transcript.Exchanges.Select(exchange =>
            exchange.Response.Decoded is { } said
                ? $"{said.Name} {string.Join(' ', said.Parameters.Select(p => p.Name))}"
                : ""
        );

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        params string[] args
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Invocation.RunAsync(MusterCommand.Create(), args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
