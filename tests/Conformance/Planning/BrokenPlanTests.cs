using Conformance.Live;
using Muster.CommandLine;
using Muster.Verbs;
using Xunit;

namespace Conformance.Planning;

/// <summary>A plan of which only a part arrives is none, and nobody shall take it for one.</summary>
public sealed class BrokenPlanTests : IDisposable
{
    private const string Summary = "{\"kind\":\"summary\"";

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public enum Cut
    {
        /// <summary>The connection is reset after whole lines.</summary>
        BetweenLines,

        /// <summary>The connection is reset in the middle of a line.</summary>
        InALine,

        /// <summary>The answer ends properly, and a line too early.</summary>
        Politely,

        /// <summary>The answer ends properly in the middle of a line, as a careless proxy ends it.</summary>
        PolitelyInALine,

        /// <summary>The server is gone before it says anything.</summary>
        AtOnce,
    }

    [Theory]
    [InlineData(Cut.BetweenLines, false)]
    [InlineData(Cut.InALine, false)]
    [InlineData(Cut.InALine, true)]
    [InlineData(Cut.Politely, false)]
    [InlineData(Cut.Politely, true)]
    [InlineData(Cut.PolitelyInALine, false)]
    [InlineData(Cut.AtOnce, false)]
    public async Task What_arrived_is_told_to_be_incomplete_and_the_exit_code_is_not_0(
        Cut cut,
        bool isJson
    )
    {
        await using var live = await LiveDevice.StartAsync();
        await live.DoneAsync("""{"kind":"refreshObject","objectName":"Device.DeviceInfo."}""");
        File.WriteAllText(
            Path.Combine(_folder, "a.yaml"),
            "values:\n  Device.DeviceInfo.ProvisioningCode: planned\n"
        );
        await using var line = new CutLine(
            live.Acs.Api.BaseAddress!.Port,
            answer => PlaceOf(answer, cut),
            isPolite: cut is Cut.Politely or Cut.PolitelyInALine
        );
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] json = isJson ? ["--json"] : [];

        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            [
                "plan",
                _folder,
                .. json,
                "--url",
                line.Url.AbsoluteUri,
                "--key",
                live.Acs.Api.DefaultRequestHeaders.Authorization!.Parameter!,
            ],
            output,
            error
        );

        Assert.Equal(ExitCode.Unreachable, code);
        if (cut == Cut.AtOnce)
        {
            Assert.Empty(output.ToString());
            return;
        }
        // What did arrive is shown: the device and its change, and no count that looks like the end.
        Assert.Contains("planned", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("summary", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("devices:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The plan is incomplete", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    // Before the chunk that holds the summary, or in the middle of its line.
    private static int PlaceOf(string answer, Cut cut)
    {
        if (cut == Cut.AtOnce)
            return 0;
        var summary = answer.IndexOf(Summary, StringComparison.Ordinal);
        if (summary < 0)
            return -1;
        return cut is Cut.InALine or Cut.PolitelyInALine
            ? summary + Summary.Length + 5
            : answer.LastIndexOf('\n', answer.LastIndexOf('\n', summary - 1) - 1) + 1;
    }
}
