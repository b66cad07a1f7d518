using System.Text.Json;
using Acs.Tests.Wire;
using Muster.CommandLine;
using Muster.Verbs;
using Xunit;

namespace Muster.Tests.Program;

/// <summary><c>muster model</c> against a server: what a person reads, and what a script does.</summary>
public sealed class ModelVerbTests : IAsyncLifetime
{
    private const string Model = "Acme-HG1-1.0";
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        await _acs.IntroduceAsync("1");
        await _acs.IntroduceAsync("2");
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task Models_are_listed_shown_set_and_forgotten()
    {
        var list = await RunAsync("list");
        Assert.Equal($"MODEL\tDEVICES\tLEARNED\tSET\n{Model}\t2\t0\t0\n", list.Output);

        var set = await RunAsync("set", Model, "booleans", "words");
        Assert.Equal((ExitCode.Done, ""), (set.Code, set.Output));
        Assert.Equal("booleans is words.\n", set.Error);
        Assert.Contains($"{Model}\t2\t0\t1\n", (await RunAsync("list")).Output);

        var row = await RowAsync(Model, "booleans");
        Assert.Equal(["booleans", "words", "set"], row[..3]);
        Assert.Equal("Set by an operator.", row[^1]);
        Assert.Equal(
            ["listByLevel", "false", "default"],
            (await RowAsync(Model, "listByLevel"))[..3]
        );

        var forgotten = await RunAsync("forget", Model, "booleans");
        Assert.Equal($"booleans of {Model} is forgotten.\n", forgotten.Error);
        Assert.Equal(["booleans", "digits", "default"], (await RowAsync(Model, "booleans"))[..3]);
    }

    [Fact]
    public async Task What_is_set_of_all_versions_shows_at_each_and_all_of_it_is_forgotten_at_once()
    {
        await RunAsync("set", "Acme-HG1-*", "getParameterValuesBatch", "16");
        await RunAsync("set", "Acme-HG1-*", "lastAnswer", "ok");
        var row = await RowAsync(Model, "getParameterValuesBatch");
        Assert.Equal(["getParameterValuesBatch", "16", "setForAll"], row[..3]);

        Assert.Equal(ExitCode.Done, (await RunAsync("forget", "Acme-HG1-*")).Code);
        row = await RowAsync(Model, "getParameterValuesBatch");
        Assert.Equal(["getParameterValuesBatch", "256", "default"], row[..3]);
        Assert.Equal("default", (await RowAsync(Model, "lastAnswer"))[2]);
    }

    [Fact]
    public async Task A_lesson_shows_with_the_device_that_taught_it_and_why()
    {
        using var cpe = _acs.NewCpe();
        await _acs.SubmitAsync(
            "00AABB-HG1-1",
            new Acs.Operations.GetParameterValuesRequest(["Device.A", "Device.B"])
        );
        await cpe.PostAsync(Xml.Inform("1"));
        var reply = await cpe.PostAsync("");
        while (reply.Message() is not "")
        {
            var names = reply.Texts("string");
            var answer =
                names.Count > 1
                    ? Xml.Fault(9002, "too much")
                    : "<cwmp:GetParameterValuesResponse><ParameterList>"
                        + Xml.Parameter(names[0], "v")
                        + "</ParameterList></cwmp:GetParameterValuesResponse>";
            reply = await cpe.PostAsync(Xml.Envelope(answer, reply.Text("ID")));
        }
        var row = await RowAsync(Model, "getParameterValuesBatch");
        Assert.Equal(["getParameterValuesBatch", "1", "learned"], row[..3]);
        Assert.Equal("00AABB-HG1-1", row[4]);
        Assert.Contains("9002 (too much)", row[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_each_verb_tells_what_the_API_does()
    {
        var set = Parse(await RunAsync("set", Model, "dateTimes", "noZone", "--json"));
        Assert.Equal(Model, set.GetProperty("model").GetProperty("id").GetString());
        var listed = Parse(await RunAsync("list", "--json")).GetProperty("items");
        Assert.Equal(1, Assert.Single(listed.EnumerateArray()).GetProperty("set").GetInt32());
        var quirk = Parse(await RunAsync("show", Model, "--json"))
            .GetProperty("quirks")
            .EnumerateArray()
            .Single(each => each.GetProperty("name").GetString() == "dateTimes");
        Assert.Equal("noZone", quirk.GetProperty("setByOperator").GetProperty("value").GetString());
        Assert.Contains(
            "wholeSeconds",
            quirk.GetProperty("values").EnumerateArray().Select(value => value.GetString())
        );
    }

    [Theory]
    [InlineData("show Nobody-X-1", "Nobody-X-1")]
    [InlineData("show Acme", "Manufacturer-ProductClass-SoftwareVersion")]
    [InlineData("set Acme-HG1-1.0 booleans maybe", "digits, words")]
    [InlineData("set Acme-HG1-1.0 colour red", "listByLevel")]
    [InlineData("forget Acme-HG1-1.0", "Nothing was learned or set")]
    [InlineData("forget Acme-HG1-1.0 booleans", "neither learned nor set")]
    public async Task What_cannot_be_is_told_with_what_can_and_prints_no_result(
        string line,
        string told
    )
    {
        var run = await RunAsync(line.Split(' '));
        Assert.NotEqual(ExitCode.Done, run.Code);
        Assert.Empty(run.Output);
        Assert.StartsWith("muster: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    /// <summary>The cells of one quirk's row.</summary>
    private async Task<string[]> RowAsync(string model, string quirk)
    {
        var shown = await RunAsync("show", model);
        Assert.True(shown.Code == ExitCode.Done, shown.Error);
        return shown
            .Output.Split('\n')
            .Select(line => line.Split('\t'))
            .Single(cells => cells[0] == quirk);
    }

    private static JsonElement Parse((int Code, string Output, string Error) run)
    {
        Assert.True(run.Code == ExitCode.Done, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var key = _acs.Api.DefaultRequestHeaders.Authorization!.Parameter!;
        using StringWriter output = new(),
            error = new();
        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            ["model", .. args, "--url", _acs.Api.BaseAddress!.AbsoluteUri, "--key", key],
            output,
            error
        );
        return (
            code,
            output.ToString().ReplaceLineEndings("\n"),
            error.ToString().ReplaceLineEndings("\n")
        );
    }
}
