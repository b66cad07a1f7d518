using System.Text.Json.Nodes;
using Conformance.Live;
using Muster.CommandLine;
using Xunit;

namespace Conformance.Planning;

/// <summary>A directory of rules, the program, the server and a device.</summary>
public sealed class PlanVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muster-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [Fact]
    public async Task Plan_apply_and_the_device_follow_each_other_until_there_is_nothing_more()
    {
        await using var live = await LiveDevice.StartAsync();
        await live.DoneAsync("""{"kind":"refreshObject","objectName":"Device."}""");
        const string interval = "Device.ManagementServer.PeriodicInformInterval";
        Write(
            "profiles/tr069.yaml",
            $"values:\n  {interval}: ${{LOOKUP('plans', TAG('plan:'), 'interval')}}\n"
        );
        Write("plans.csv", "plan,interval\ngold,4321\n");
        Write("README.md", "for people");
        Write("odd.txt", "");
        await live.MusterAsync("device", "tag", live.Id, "+plan:gold");

        var plan = await live.MusterAsync("plan", _folder);

        Assert.Equal(ExitCode.Done, plan.Code);
        Assert.Contains(
            "  + profile tr069, version 1  (profiles/tr069.yaml)",
            plan.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "  + table plans, version 1  (plans.csv)",
            plan.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"set {interval}: 86400 -> 4321  [profile tr069 line 2]",
            plan.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("1 devices: 1 would be changed", plan.Output, StringComparison.Ordinal);
        Assert.Contains("odd.txt is no document of rules", plan.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("README", plan.Error, StringComparison.Ordinal);

        var applied = await live.MusterAsync("apply", _folder, "--note", "as agreed");

        Assert.Equal(ExitCode.Done, applied.Code);
        Assert.Contains("muster change rollback", applied.Error, StringComparison.Ordinal);
        await live.RunAsync(
            """{"kind":"getParameterValues","parameterNames":["Device.DeviceInfo.UpTime"]}"""
        );
        var after = await LiveDevice.EventuallyAsync(
            () => live.MusterAsync("plan", _folder),
            run => run.Output.Contains("1 devices: 0 would be changed", StringComparison.Ordinal)
        );
        Assert.Contains("2 as they are", after.Output, StringComparison.Ordinal);
        var told = Assert.Single(await live.EventsAsync("rules.changed"));
        Assert.Equal(
            "profile tr069 line 2",
            told.GetProperty("details").GetProperty("changes")[0].GetProperty("cause").GetString()
        );
    }

    [Fact]
    public async Task What_is_exported_is_planned_as_no_change_and_pruning_can_be_taken_back()
    {
        await using var live = await LiveDevice.StartAsync(options =>
            options with
            {
                StockRules = true,
            }
        );
        Write("profiles/a b.json", """{"tags": {"x": true}}""");
        Write("profiles/plain.yaml", "# ümläut\r\nvalues: {}\n");
        Write("tables/t.csv", "k,v\n1,2\n");
        Write("virtual-parameters/MAC.js", "return {writable: false, value: 'x'};");
        Write("objects/o.json", """{"A": 1}""");
        Write("config/isp.ntp.txt", "'ntp.example'");
        Assert.Equal(ExitCode.Done, (await live.MusterAsync("apply", _folder)).Code);
        var target = Path.Combine(_folder, "exported");

        var exported = await live.MusterAsync("export", target);

        Assert.Equal(ExitCode.Done, exported.Code);
        Assert.Contains("12 documents", exported.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(target, "provisions", "inform.js")));
        Assert.Equal(
            "# ümläut\r\nvalues: {}\n",
            File.ReadAllText(Path.Combine(target, "profiles", "plain.yaml"))
        );
        var plan = await live.MusterAsync("plan", target, "--prune", "--json");
        var documents = JsonNode.Parse(plan.Output.Split('\n')[0])!;
        Assert.Equal(
            ("documents", 12, 0, 0),
            (
                documents["kind"]!.GetValue<string>(),
                documents["same"]!.GetValue<int>(),
                documents["kept"]!.GetValue<int>(),
                documents["documents"]!.AsArray().Count
            )
        );
        var second = await live.MusterAsync("export", target);
        Assert.Equal(ExitCode.Usage, second.Code);

        File.Delete(Path.Combine(target, "profiles", "plain.yaml"));
        var pruned = await live.MusterAsync("apply", target, "--prune", "--json");
        var change = JsonNode.Parse(pruned.Output)!["change"]!.ToString();
        var gone = await live.MusterAsync("profile", "show", "plain");
        Assert.Equal(ExitCode.NotFound, gone.Code);
        Assert.Contains(
            "plain",
            (await live.MusterAsync("change", "show", change)).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCode.Done, (await live.MusterAsync("change", "rollback", change)).Code);
        var back = await live.MusterAsync("profile", "show", "plain");
        Assert.Contains("ümläut", back.Output, StringComparison.Ordinal);
        var list = await live.MusterAsync("change", "list", "--limit", "1");
        Assert.Contains($"Takes back change {change}.", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_a_usage_error_that_names_file_line_and_column()
    {
        await using var live = await LiveDevice.StartAsync();
        Write("profiles/bad.yaml", "values:\n  Device.A.B: ${1 +}\n");
        foreach (var verb in (string[])["plan", "apply"])
        {
            var run = await live.MusterAsync(verb, _folder);
            Assert.Equal(ExitCode.Usage, run.Code);
            Assert.Contains(
                "profiles/bad.yaml: Line 2, column 20: ",
                run.Error,
                StringComparison.Ordinal
            );
            Assert.Empty(run.Output);
        }
        var missing = await live.MusterAsync("plan", Path.Combine(_folder, "nowhere"));
        Assert.Equal(ExitCode.Usage, missing.Code);
    }
}
