using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Provisioning.Extensions;
using Xunit;

namespace Muster.Acs.Tests.Provisioning.Extensions;

/// <summary>What modules do wrong is a fault of who called, and of nobody else.</summary>
public sealed class NodeFaultTests
{
    [Theory]
    [InlineData("reject", "ext.TypeError", "no such thing")]
    [InlineData("throws", "ext.SyntaxError", "thrown in the call")]
    [InlineData("text", "ext", "just a text")]
    [InlineData("odd", "ext", "{ status: 7 }")]
    [InlineData(
        "large",
        "ext.RangeError",
        "The answer has 2000002 characters; the limit is 1048576."
    )]
    [InlineData("unknown", "ext", "No such function 'unknown' in extension 'trouble'")]
    [InlineData("toString", "ext", "No such function 'toString' in extension 'trouble'")]
    public async Task A_function_that_fails_is_a_fault_named_by_its_error(
        string function,
        string code,
        string message
    )
    {
        await using var bench = ExtensionBench.WithNode();
        var failed = await bench.CallAsync("trouble", function);
        Assert.Equal((code, message), (failed.Fault?.Code, failed.Fault?.Message));
        Assert.Equal("\"fine\"", (await bench.CallAsync("trouble", "fine")).Json);
    }

    [Fact]
    public async Task A_thrown_error_tells_where()
    {
        await using var bench = ExtensionBench.WithNode();
        var failed = await bench.CallAsync("trouble", "throws");
        Assert.Equal("SyntaxError", failed.Fault?.Name);
        Assert.Contains("trouble.js", failed.Fault?.Stack);
    }

    [Fact]
    public async Task What_JSON_cannot_say_is_a_fault_or_null()
    {
        await using var bench = ExtensionBench.WithNode();
        var circle = await bench.CallAsync("trouble", "circle");
        Assert.Equal("ext.TypeError", circle.Fault?.Code);
        Assert.Equal("null", (await bench.CallAsync("trouble", "nothing")).Json);
    }

    [Fact]
    public async Task Only_the_first_answer_counts()
    {
        await using var bench = ExtensionBench.WithNode();
        Assert.Equal("1", (await bench.CallAsync("trouble", "twice")).Json);
    }

    [Fact]
    public async Task A_function_that_never_answers_is_a_timeout_and_its_process_goes_on()
    {
        var limit = TimeSpan.FromMilliseconds(500);
        await using var bench = ExtensionBench.WithNode(o =>
            o with
            {
                ExtensionProcesses = 1,
                ExtensionTimeout = limit,
            }
        );
        await AnswersAsync(bench, "counter", "next");
        var pid = (await AnswersAsync(bench, "counter", "process")).Json;
        var late = await bench.CallAsync("counter", "slow", "100000");
        Assert.Equal(("timeout", "Extension timed out"), (late.Fault?.Code, late.Fault?.Message));
        Assert.Equal(pid, (await AnswersAsync(bench, "counter", "process")).Json);
    }

    [Fact]
    public async Task An_endless_loop_is_ended_and_the_next_call_gets_a_new_process()
    {
        await using var bench = ExtensionBench.WithNode(o =>
            o with
            {
                ExtensionProcesses = 1,
                ExtensionTimeout = TimeSpan.FromMilliseconds(500),
            }
        );
        await AnswersAsync(bench, "trouble", "fine");
        Assert.Equal("timeout", (await bench.CallAsync("trouble", "loop")).Fault?.Code);
        Assert.Equal("\"fine\"", (await AnswersAsync(bench, "trouble", "fine")).Json);
        await bench.DisposeAsync();
        Assert.Contains(
            bench.Log,
            line => line.Contains("not even a ping", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_process_that_ends_faults_all_that_is_pending_and_is_followed_by_another()
    {
        await using var bench = ExtensionBench.WithNode(o => o with { ExtensionProcesses = 1 });
        Assert.Equal("\"fine\"", (await bench.CallAsync("trouble", "fine")).Json);
        var pending = bench.CallAsync("trouble", "hang");
        var died = await bench.CallAsync("trouble", "die");
        Assert.Equal("ext", died.Fault?.Code);
        Assert.Equal(
            "The extension 'trouble' ended with exit code 3 before it answered.",
            died.Fault?.Message
        );
        Assert.Equal(died.Fault, (await pending).Fault);
        Assert.Equal("\"fine\"", (await bench.CallAsync("trouble", "fine")).Json);
    }

    [Fact]
    public async Task An_error_that_nobody_catches_faults_what_is_pending_by_its_name()
    {
        await using var bench = ExtensionBench.WithNode(o => o with { ExtensionProcesses = 1 });
        var pending = bench.CallAsync("trouble", "hang");
        var thrown = await bench.CallAsync("trouble", "later");
        Assert.Equal(
            ("ext.RangeError", "thrown after the call"),
            (thrown.Fault?.Code, thrown.Fault?.Message)
        );
        Assert.Equal("ext.RangeError", (await pending).Fault?.Code);
        Assert.Equal("\"fine\"", (await bench.CallAsync("trouble", "fine")).Json);
    }

    [Theory]
    [InlineData("stillborn", "ext.Error", "no database")]
    [InlineData("broken", "ext.SyntaxError", null)]
    public async Task A_module_that_cannot_be_loaded_is_started_again_ever_more_seldom(
        string module,
        string code,
        string? message
    )
    {
        var clock = new FakeTimeProvider();
        await using var bench = ExtensionBench.WithNode(
            o => o with { ExtensionProcesses = 1 },
            clock
        );
        for (var start = 0; start < 2; start++)
        {
            var failed = await bench.CallAsync(module, "f");
            Assert.Equal(code, failed.Fault?.Code);
            if (message is not null)
                Assert.Equal(message, failed.Fault?.Message);
        }
        var refused = await bench.CallAsync(module, "f");
        Assert.Equal("ext", refused.Fault?.Code);
        Assert.Contains("ended 2 times", refused.Fault?.Message);
        Assert.Contains("started again in 1 s", refused.Fault?.Message);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(code, (await bench.CallAsync(module, "f")).Fault?.Code);
        Assert.Contains("in 2 s", (await bench.CallAsync(module, "f")).Fault?.Message);
    }

    [Theory]
    [InlineData("../secrets")]
    [InlineData("/etc/passwd")]
    [InlineData("lib/../../x")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("nowhere")]
    public async Task A_name_leads_to_nothing_outside_the_directory(string name)
    {
        await using var bench = new ExtensionBench();
        var failed = await bench.CallAsync(name, "f");
        Assert.Equal("ext.Error", failed.Fault?.Code);
        Assert.Contains($"'{name}'", failed.Fault?.Message);
    }

    [Fact]
    public async Task Without_Node_or_a_directory_the_fault_says_what_to_do()
    {
        await using var none = new ExtensionBench(o => o with { Extensions = null });
        Assert.Contains("--extensions", (await none.CallAsync("counter", "next")).Fault?.Message);
        await using var noNode = new ExtensionBench(o =>
            o with
            {
                ExtensionProgram = "no-such-program",
            }
        );
        var failed = await noNode.CallAsync("counter", "next");
        Assert.Equal("ext", failed.Fault?.Code);
        Assert.Contains("need Node.js, and 'no-such-program'", failed.Fault?.Message);
    }

    [Fact]
    public async Task Arguments_have_a_limit()
    {
        await using var bench = new ExtensionBench();
        var failed = await bench.CallAsync("counter", "next", new string('x', 300_000));
        Assert.Equal("ext.RangeError", failed.Fault?.Code);
    }

    [Fact]
    public async Task No_process_outlives_the_server()
    {
        await using var bench = ExtensionBench.WithNode();
        var pid = int.Parse(
            (await bench.CallAsync("counter", "process")).Json,
            System.Globalization.CultureInfo.InvariantCulture
        );
        using var process = System.Diagnostics.Process.GetProcessById(pid);
        await bench.DisposeAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
    }

    /// <summary>Asks until there is an answer: with a short limit a slow machine may be late.</summary>
    private static async Task<ExtensionResult> AnswersAsync(
        ExtensionBench bench,
        string module,
        string function
    )
    {
        while (true)
        {
            var result = await bench.CallAsync(module, function);
            if (result.Fault is null)
                return result;
            Assert.Equal("timeout", result.Fault.Code);
        }
    }
}
