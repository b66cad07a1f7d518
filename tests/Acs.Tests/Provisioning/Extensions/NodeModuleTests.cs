using System.Text.Json;
using System.Text.RegularExpressions;
using Muster.Acs.Tests.Outgoing;
using Xunit;

namespace Muster.Acs.Tests.Provisioning.Extensions;

/// <summary>Modules of the kind operators write, unmodified, in real processes of Node.</summary>
public sealed partial class NodeModuleTests
{
    [Fact]
    public async Task A_module_answers_by_its_callback_from_a_file_beside_it()
    {
        await using var bench = ExtensionBench.WithNode();
        var line = await bench.CallAsync("subscribers", "pppoe", "000001");
        Assert.Null(line.Fault);
        Assert.Equal("""{"username":"anna@isp.example","password":"s3cret"}""", line.Json);
        Assert.Equal("102", (await bench.CallAsync("subscribers", "vlan", "000002")).Json);
        Assert.Equal("null", (await bench.CallAsync("subscribers", "vlan", "000009")).Json);
        var missing = await bench.CallAsync("subscribers", "pppoe", "000009");
        Assert.Equal("ext.Error", missing.Fault?.Code);
        Assert.Equal("no subscriber has 000009", missing.Fault?.Message);
        Assert.Contains("subscribers.js:12", missing.Fault?.Stack);
    }

    [Fact]
    public async Task A_module_asks_another_system_and_remembers_what_it_said()
    {
        await using var crm = await Receiver.StartAsync();
        crm.Answer = (http, request) =>
            request.Path == "/customers/7"
                ? Receiver.WriteAsync(http, 200, """{"name":"Eva","speed":500}""")
                : Receiver.WriteAsync(http, 404, "");
        await using var bench = ExtensionBench.WithNode();
        var url = crm.Url.AbsoluteUri.TrimEnd('/');
        for (var time = 0; time < 2; time++)
        {
            var customer = await bench.CallAsync("crm", "customer", url, "7");
            Assert.Equal((null, """{"name":"Eva","speed":500}"""), (customer.Fault, customer.Json));
        }
        Assert.Single(crm.All);
        var unknown = await bench.CallAsync("crm", "customer", url, "8");
        Assert.Equal(
            ("ext.Error", "Unexpected status code 404"),
            (unknown.Fault?.Code, unknown.Fault?.Message)
        );
    }

    [Fact]
    public async Task An_async_function_answers_by_its_promise()
    {
        await using var bench = ExtensionBench.WithNode();
        var first = await bench.CallAsync("wifi", "key", "00AABB-HG1-0042", "salt");
        Assert.Null(first.Fault);
        using var key = JsonDocument.Parse(first.Json);
        Assert.Equal("home-0042", key.RootElement.GetProperty("ssid").GetString());
        Assert.Matches("^[0-9a-f]{12}$", key.RootElement.GetProperty("key").GetString());
        Assert.Equal(
            first.Json,
            (await bench.CallAsync("wifi", "key", "00AABB-HG1-0042", "salt")).Json
        );
    }

    [Fact]
    public async Task A_module_of_the_newer_kind_and_a_folder_are_modules_too()
    {
        await using var bench = ExtensionBench.WithNode();
        Assert.Equal("\"north\"", (await bench.CallAsync("geo.mjs", "region", "10.1.2.3")).Json);
        Assert.Equal("\"z2\"", (await bench.CallAsync("geo.mjs", "zone", "a", "b")).Json);
        Assert.Equal("[\"000042\",500]", (await bench.CallAsync("tariffs", "speed", "42")).Json);
    }

    [Fact]
    public async Task A_module_is_loaded_once_and_keeps_its_variables()
    {
        await using var bench = ExtensionBench.WithNode();
        Assert.Equal("1", (await bench.CallAsync("counter", "next")).Json);
        Assert.Equal("2", (await bench.CallAsync("counter", "next")).Json);
        var pid = (await bench.CallAsync("counter", "process")).Json;
        await bench.DisposeAsync();
        Assert.Equal(
            [$"Information: Ext counter({pid}): counter loaded"],
            bench.Log.Where(line => line.Contains("loaded", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Another_process_is_started_when_the_first_is_busy_and_no_more_than_allowed()
    {
        await using var bench = ExtensionBench.WithNode(o => o with { ExtensionProcesses = 2 });
        var calls = Enumerable.Range(0, 6).Select(_ => bench.CallAsync("counter", "slow", "300"));
        var pids = await Task.WhenAll(calls);
        Assert.All(pids, pid => Assert.Null(pid.Fault));
        Assert.Equal(2, pids.Select(pid => pid.Json).Distinct().Count());
    }

    [Fact]
    public async Task Arguments_arrive_as_they_were_and_the_directory_is_the_working_directory()
    {
        await using var bench = ExtensionBench.WithNode();
        string[] args = ["ä\n\"'\\ \u2028 \ud83d\ude00", "", "call 7 []"];
        var echoed = await bench.CallAsync("trouble", "echo", args);
        Assert.Equal(args, JsonSerializer.Deserialize<string[]>(echoed.Json));
        var folder = await bench.CallAsync("trouble", "cwd");
        Assert.Equal(ExtensionBench.Folder, JsonSerializer.Deserialize<string>(folder.Json));
    }

    [Fact]
    public async Task What_a_module_prints_is_logged_cut_and_without_control_characters()
    {
        await using var bench = ExtensionBench.WithNode();
        var answer = await bench.CallAsync("trouble", "print");
        Assert.Equal("\"answer 1 42\"", answer.Json);
        await bench.DisposeAsync();
        var lines = bench.Log.Select(line => Pid().Replace(line, "(N)")).ToArray();
        Assert.Contains("Information: Ext trouble(N): a line of it", lines);
        Assert.Contains("Warning: Ext trouble(N): a complaint", lines);
        Assert.Contains($"Information: Ext trouble(N): {new string('y', 2_000)}…", lines);
    }

    [Fact]
    public async Task A_flood_of_lines_is_cut_and_counted()
    {
        await using var bench = ExtensionBench.WithNode();
        Assert.Equal("true", (await bench.CallAsync("trouble", "flood")).Json);
        await bench.DisposeAsync();
        var kept = bench.Log.Count(line => line.Contains("): line ", StringComparison.Ordinal));
        // At most one second's worth for each second that passed.
        Assert.InRange(kept, 100, 1_900);
    }

    [Fact]
    public async Task A_module_sees_the_environment_without_the_settings_of_the_server()
    {
        Environment.SetEnvironmentVariable("CRM_URL_OF_THIS_TEST", "http://crm");
        Environment.SetEnvironmentVariable("MUSTER_SECRET_OF_THIS_TEST", "hidden");
        await using var bench = ExtensionBench.WithNode();
        var seen = await bench.CallAsync(
            "trouble",
            "settings",
            "CRM_URL_OF_THIS_TEST",
            "MUSTER_SECRET_OF_THIS_TEST"
        );
        Assert.Equal("[\"http://crm\",null]", seen.Json);
    }

    [GeneratedRegex(@"\(\d+\)")]
    private static partial Regex Pid();
}
