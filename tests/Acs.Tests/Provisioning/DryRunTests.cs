using System.Collections.Frozen;
using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Provisioning.Scripts;
using Muster.Acs.Provisioning.Targets;
using Muster.Cwmp.Messages;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>What rules would do, without a device.</summary>
public sealed class DryRunTests
{
    private static readonly DateTimeOffset Then = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Shadow Tree = new([
        new("Device.", false),
        new("Device.DeviceInfo.", false, null, Then),
        new("Device.DeviceInfo.SoftwareVersion", false, ParameterValue.String("1.0"), Then),
        new("Device.Time.", false, null, Then),
        new("Device.Time.NTPServer1", true, ParameterValue.String("old"), Then),
        new("Device.Users.", false, null, Then),
        new("Device.Users.User.", true, null, Then),
        new("Device.Users.User.1.", true, null, Then),
        new("Device.Users.User.1.Username", true, ParameterValue.String("admin"), Then),
    ]);

    private static Task<DryRunResult> RunAsync(params (string Name, string Script)[] rules)
    {
        var device = new DeviceRecord
        {
            Key = DeviceKey.OfId("00AABB-HG1-1"),
            Id = "00AABB-HG1-1",
            Identity = new("Acme", "00AABB", "HG1", "1"),
            FirstInform = Then,
            LastInform = Then,
            LastEvents = ["2 PERIODIC"],
            Informed = [new("Device.DeviceInfo.SoftwareVersion", ParameterValue.String("1.0"))],
        };
        var snapshot = new RuleSnapshot
        {
            Presets =
            [
                .. rules.Select(rule => new Preset
                {
                    Name = rule.Name,
                    Channel = rule.Name,
                    Configurations = [new RunProvision(rule.Name, [])],
                }),
            ],
            Provisions = rules
                .Select(rule => new Provision(
                    rule.Name,
                    1,
                    rule.Script,
                    CompiledScript.Compile(rule.Name, rule.Script)
                ))
                .ToFrozenDictionary(rule => rule.Name),
        };
        return DryRun.RunAsync(
            device,
            Tree,
            [],
            snapshot,
            Then.AddHours(2),
            new(
                new ScriptHost(new ScriptLimits()),
                new NoCalls(),
                new RetryPolicy(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1))
            )
        );
    }

    /// <summary>A dry run calls nobody.</summary>
    private sealed class NoCalls : IExtensions
    {
        public Task<ExtensionResult> CallAsync(
            string deviceId,
            string file,
            string function,
            IReadOnlyList<string> args,
            CancellationToken cancellation
        ) => Task.FromResult(ExtensionResult.Failed("ext", "not called in a dry run"));
    }

    [Fact]
    public async Task What_would_be_written_is_told_with_its_cause()
    {
        var result = await RunAsync(
            ("time", "\ndeclare('Device.Time.NTPServer1', null, {value: 'ntp.example'});"),
            ("tag", "declare('Tags.x', null, {value: true});")
        );
        Assert.Empty(result.Faults);
        var write = Assert.Single(result.Acts, act => act.Kind == ActKind.Write);
        Assert.Equal(
            ("Device.Time.NTPServer1", "ntp.example", "preset time, time line 2"),
            (write.Path, write.Value, write.Cause.ToString())
        );
        Assert.Equal("x", Assert.Single(result.Acts, act => act.Kind == ActKind.Tag).Path);
    }

    [Fact]
    public async Task What_would_be_read_is_taken_as_it_was_seen_last()
    {
        var result = await RunAsync(
            (
                "refresh",
                """
                const hourly = Date.now(3600000, 0);
                const v = declare('Device.Time.NTPServer1', {value: hourly}).value[0];
                declare('Device.Time.NTPServer1', null, {value: v + '!'.repeat(v === 'old' ? 1 : 0)});
                """
            )
        );
        Assert.Empty(result.Faults);
        Assert.Single(result.Acts, act => act.Kind == ActKind.Read);
        Assert.Equal("old!", Assert.Single(result.Acts, act => act.Kind == ActKind.Write).Value);
    }

    [Fact]
    public async Task What_is_cleared_would_be_found_and_read_again()
    {
        const string Use = """
            const v = declare('Device.Time.*', {value: 1});
            for (const p of v) declare('Tags.' + p.value[0], null, {value: true});
            """;
        var without = await RunAsync(("use", Use));
        Assert.DoesNotContain(without.Acts, act => act.Kind is ActKind.List or ActKind.Read);
        Assert.Equal("old", Assert.Single(without.Acts, act => act.Kind == ActKind.Tag).Path);

        var cleared = await RunAsync(("use", "clear('Device.Time', Date.now());\n" + Use));
        Assert.Empty(cleared.Faults);
        Assert.Contains(
            cleared.Acts,
            act => act is { Kind: ActKind.List, Path: "Device.Time.", IsUnknown: false }
        );
        Assert.Contains(
            cleared.Acts,
            act => act is { Kind: ActKind.Read, Path: "Device.Time.NTPServer1", IsUnknown: false }
        );
        Assert.Equal("old", Assert.Single(cleared.Acts, act => act.Kind == ActKind.Tag).Path);
    }

    [Fact]
    public async Task Instances_are_imagined_like_their_neighbours()
    {
        var result = await RunAsync(
            ("user", "declare('Device.Users.User.[Username:guest]', null, {path: 1});")
        );
        Assert.Empty(result.Faults);
        Assert.Equal(
            "Device.Users.User.",
            Assert.Single(result.Acts, a => a.Kind == ActKind.Add).Path
        );
    }

    [Fact]
    public async Task What_nobody_has_seen_ends_the_imagination_not_the_run()
    {
        var result = await RunAsync(
            ("unknown", "declare('Device.Nowhere.*.X', {path: 1, value: 1}, {value: 'y'});"),
            ("ext", "ext('a', 'b');")
        );
        Assert.Contains(result.Acts, act => act is { Kind: ActKind.List, Path: "Device.Nowhere." });
        Assert.Equal("ext", Assert.Single(result.Faults).Channel);
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_answer()
    {
        var rule = (
            "random",
            "declare('Device.Time.NTPServer1', null, {value: Math.random() + ' ' + Date.now()});"
        );
        Assert.Equal((await RunAsync(rule)).Acts, (await RunAsync(rule)).Acts);
    }
}
