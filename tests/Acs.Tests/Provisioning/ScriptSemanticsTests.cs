using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>What scripts may rely on, each on a device over the wire.</summary>
public sealed class ScriptSemanticsTests(ScriptSemanticsTests.Server server)
    : IClassFixture<ScriptSemanticsTests.Server>
{
    private const string I = "InternetGatewayDevice.";
    private readonly TestAcs acs = server.Acs;

    private const string Wlan = I + "LANDevice.1.WLANConfiguration";

    [Theory]
    [InlineData(
        "return declare('DeviceID.ID', {value: 1}).value;",
        "[\"00AABB-HG1-ID\",\"xsd:string\"]"
    )]
    [InlineData(
        "return declare('DeviceID.SerialNumber', {value: 1}).value[0].slice(0, 3);",
        "\"dev\""
    )]
    [InlineData("return declare('Nowhere.At.All', {value: 1}).size;", "undefined")]
    [InlineData("return declare('Nowhere.At.All', {value: 1}).path;", "undefined")]
    [InlineData("return declare('" + I + "None', {value: 1}).value;", "undefined")]
    [InlineData("return declare('" + Wlan + ".*', {path: 1}).size;", "1")]
    [InlineData("return declare('" + Wlan + ".*', {path: 1}).path;", "\"" + Wlan + ".1\"")]
    [InlineData("return declare('" + Wlan + ".1.SSID', {value: 1}).writable;", "undefined")]
    [InlineData("return declare('" + Wlan + ".1.SSID', {writable: 1}).writable;", "1")]
    [InlineData("return declare('" + Wlan + ".1.SSID', {object: 1}).object;", "0")]
    [InlineData("return declare('" + Wlan + "', {object: 1, writable: 1}).object;", "1")]
    [InlineData("return declare('" + Wlan + ".1.SSID', {value: '1'}).value[0];", "\"net\"")]
    [InlineData("return declare('" + Wlan + ".1.SSID', {value: 'x'}).value;", "undefined")]
    [InlineData("return declare('" + Wlan + ".1.SSID', {value: 0.5}).value;", "undefined")]
    [InlineData(
        "return declare('" + Wlan + ".[SSID:net].KeyPassphrase', {value: 1}).value[0];",
        "\"secret\""
    )]
    [InlineData("return declare('" + Wlan + ".[SSID:other]', {path: 1}).size;", "undefined")]
    [InlineData(
        "return declare('" + I + "ManagementServer.PeriodicInformInterval', {value: 1}).value;",
        "[60,\"xsd:unsignedInt\"]"
    )]
    [InlineData(
        "return declare('" + I + "ManagementServer.PeriodicInformEnable', {value: 1}).value;",
        "[false,\"xsd:boolean\"]"
    )]
    [InlineData(
        "return [...declare('" + I + "DeviceInfo.*', {value: 1})].map(p => p.value[0]);",
        "[\"hw1\",\"1.0\"]"
    )]
    [InlineData(
        "let n = 0; for (const p of declare('"
            + I
            + "LANDevice.1.Hosts.Host.*.*', {value: 1})) n++; return n;",
        "2"
    )]
    [InlineData(
        "return declare('" + Wlan + ".1.SSID', {notification: 1, accessList: 1}).notification;",
        "0"
    )]
    [InlineData("return declare('" + Wlan + ".1.SSID', {accessList: 1}).accessList;", "[]")]
    [InlineData("return declare('Tags.none', {value: 1}).value;", "undefined")]
    [InlineData("return declare('Events.2_PERIODIC', {value: 1}).value[0] === Date.now();", "true")]
    [InlineData("return declare('Events.Registered', {value: 1}).value[1];", "\"xsd:dateTime\"")]
    [InlineData("return declare('Events.6_CONNECTION_REQUEST', {value: 1}).value;", "undefined")]
    [InlineData("return new Date().getTime() === Date.now();", "true")]
    [InlineData("return new Date(0).toISOString();", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("return Date.parse('1970-01-01T00:00:01Z') + Date.UTC(1970, 0, 1);", "1000")]
    [InlineData(
        "return new Date() instanceof Date && typeof Date.prototype.getTime;",
        "\"function\""
    )]
    [InlineData(
        "Math.random.seed('hello.'); return [Math.random(), Math.random()];",
        "[0.9282578795792454,0.3752569768646784]"
    )]
    [InlineData("return Math.random() === Math.random();", "false")]
    [InlineData("return Date.now() - Date.now(1000, 0) < 1000;", "true")]
    [InlineData("return Date.now('0 3 * * *') <= Date.now();", "true")]
    [InlineData(
        "return typeof require + typeof setTimeout + typeof Buffer + typeof fetch;",
        "\"undefinedundefinedundefinedundefined\""
    )]
    [InlineData("return args;", "[]")]
    public async Task A_script_sees(string script, string answer)
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        Assert.Equal(
            answer.Replace("HG1-ID", "HG1-" + runs.Serial, StringComparison.Ordinal),
            await runs.ValueAsync(script)
        );
    }

    [Theory]
    [InlineData("throw 'x';", "script", "x")]
    [InlineData("throw new TypeError('y');", "script.TypeError", "y")]
    [InlineData("Date();", "script.TypeError", "Date")]
    [InlineData("declare('A..B');", "script.Error", "Invalid parameter path")]
    [InlineData("Date.now({});", "script.Error", "Invalid Date.now() argument")]
    [InlineData("Date.now('bogus');", "script.Error", "Invalid Date.now() argument")]
    [InlineData("nothing();", "script.ReferenceError", "nothing")]
    [InlineData("undeclared = 1;", "script.ReferenceError", "undeclared")]
    [InlineData("ext('none', 'f');", "ext.Error", "none")]
    public async Task A_script_that_fails_says_where(string script, string code, string message)
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        var task = await runs.RunAsync("\n\n" + script);
        Assert.Equal((TaskState.Failed, code), (task.State, task.Fault?.Code));
        Assert.Contains(message, task.Fault!.Message, StringComparison.Ordinal);
        if (code.StartsWith("script", StringComparison.Ordinal))
            Assert.Contains(" line 3)", task.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("let s = 'x'; while (true) s += s;")]
    [InlineData("const a = []; while (true) a.push({});")]
    [InlineData("'x'.repeat(2 ** 29);")]
    [InlineData("Array(99999).join('x'.repeat(100000));")]
    [InlineData("(function f() { f(); })();")]
    [InlineData("/(a+)+$/.test('a'.repeat(40) + 'b');")]
    [InlineData("new Uint8Array(2e9);")]
    [InlineData("for (let i = 0; ; i++) declare('Device.X' + i);")]
    [InlineData(
        "Promise.resolve().then(function again() { return Promise.resolve().then(again); });"
    )]
    public async Task A_script_without_end_is_stopped_and_the_device_is_not_affected(string bomb)
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        var task = await runs.RunAsync(bomb);
        Assert.Equal(TaskState.Failed, task.State);
        Assert.StartsWith("script", task.Fault!.Code, StringComparison.Ordinal);
        Assert.Equal("\"fine\"", await runs.ValueAsync("return 'fine';"));
    }

    [Fact]
    public async Task Code_before_a_declare_runs_again_and_what_it_saw_stays()
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        var script = $$"""
            const before = declare('{{Wlan}}.1.SSID', {value: 1}).value[0];
            if (before === 'net') {
              declare('{{Wlan}}.1.SSID', null, {value: 'changed'});
              commit();
              const after = declare('{{Wlan}}.1.SSID', {value: 1}).value[0];
              throw new Error(before + ' ' + after);
            }
            """;
        var task = await runs.RunAsync(script);
        Assert.StartsWith("net changed", task.Fault!.Message, StringComparison.Ordinal);
        Assert.Equal("changed", runs.Cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
    }

    [Fact]
    public async Task A_wanted_value_is_read_as_the_cached_one_until_it_is_written()
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        var said = await runs.ValueAsync(
            $"return declare('{Wlan}.1.KeyPassphrase', {{value: 1}}, {{value: 'new'}}).value[0];"
        );
        // To look at it commits, and the commit writes.
        Assert.Equal("\"new\"", said);
        Assert.Equal("new", runs.Cpe["~.LANDevice.1.WLANConfiguration.1.KeyPassphrase"]);
    }

    [Theory]
    [InlineData("null, {value: 300}", "300", "xsd:unsignedInt")]
    [InlineData("null, {value: '301'}", "301", "xsd:unsignedInt")]
    [InlineData("null, {value: ['302abc', 'xsd:unsignedInt']}", "302", "xsd:unsignedInt")]
    public async Task A_value_is_written_in_its_type(string wanted, string value, string type)
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        var path = "ManagementServer.PeriodicInformInterval";
        var task = await runs.RunAsync($"declare('{I}{path}', {wanted});");
        await acs.DoneAsync(task);
        Assert.Equal((value, type), (runs.Cpe["~." + path], runs.Cpe.TypeOf("~." + path)));
    }

    [Theory]
    [InlineData("declare('" + I + "DeviceInfo.HardwareVersion', null, {value: 'x'});")]
    [InlineData("declare('" + I + "Nothing', null, {value: 'x'});")]
    [InlineData(
        "declare('" + I + "ManagementServer.PeriodicInformInterval', null, {value: '60'});"
    )]
    [InlineData(
        "declare('" + I + "ManagementServer.PeriodicInformEnable', null, {value: 'FALSE'});"
    )]
    [InlineData("declare('Tags.absent', null, {value: false});")]
    [InlineData("declare('DeviceID.ID', null, {value: 'x'});")]
    public async Task Nothing_is_written_where_there_is_nothing_to_write(string script)
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        await acs.DoneAsync(await runs.RunAsync(script));
        Assert.DoesNotContain(
            runs.Cpe.Rpcs,
            rpc => rpc.StartsWith("SPV", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Tags_come_and_go()
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        await acs.DoneAsync(
            await runs.RunAsync(
                "declare('Tags.a0x20b0x2Ec', null, {value: true}); declare('Tags.b', null, {value: true});"
            )
        );
        Assert.Equal(["a b.c", "b"], (await acs.Devices.GetAsync(runs.Cpe.Id, default)).Tags);
        await acs.DoneAsync(
            await runs.RunAsync(
                "declare('Tags.*', null, {value: false});\ndeclare('Tags.b', null, {value: false});"
            )
        );
        Assert.Empty((await acs.Devices.GetAsync(runs.Cpe.Id, default)).Tags);
        await acs.Devices.ChangeTagsAsync(runs.Cpe.Id, ["a b.c"], [], default);
        Assert.Equal(
            "[true,\"xsd:boolean\"]",
            await runs.ValueAsync("return declare('Tags.a0x20b0x2Ec', {value: 1}).value;")
        );
    }

    [Fact]
    public async Task Attributes_are_read_and_set()
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        await acs.DoneAsync(
            await runs.RunAsync($"declare('{Wlan}.1.SSID', null, {{notification: 2}});")
        );
        Assert.Equal(2, runs.Cpe.NotificationOf("~.LANDevice.1.WLANConfiguration.1.SSID"));
        await acs.DoneAsync(
            await runs.RunAsync(
                $"declare('{Wlan}.1.SSID', {{notification: 1}}, {{notification: 2}});"
            )
        );
        Assert.Empty(runs.Cpe.Rpcs);
    }

    [Fact]
    public async Task What_is_cleared_is_read_again()
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        var read = $"declare('{Wlan}.*.SSID', {{value: 1}});";
        await acs.DoneAsync(await runs.RunAsync(read));
        await acs.DoneAsync(await runs.RunAsync(read));
        Assert.Empty(runs.Cpe.Rpcs);
        await acs.DoneAsync(await runs.RunAsync("clear('InternetGatewayDevice', Date.now());"));
        await acs.DoneAsync(await runs.RunAsync(read));
        Assert.Contains("GPV ~.LANDevice.1.WLANConfiguration.1.SSID", runs.Cpe.Rpcs);
        await acs.DoneAsync(
            await runs.RunAsync($"clear('{Wlan}.*.SSID', 0, {{value: Date.now()}});")
        );
        await acs.DoneAsync(
            await runs.RunAsync(read, "GPV ~.LANDevice.1.WLANConfiguration.1.SSID")
        );
    }

    [Fact]
    public async Task The_arguments_of_a_task_reach_its_script()
    {
        using var cpe = TraceTests.Small(acs, "arguments");
        await cpe.CallHomeAsync();
        await acs.ProvisionAsync("say", "throw new Error(JSON.stringify(args));");
        var task = await acs.SubmitAsync(
            cpe.Id,
            new ProvisionsRequest([new("say", ["a", 1.5, true, null])])
        );
        await cpe.CallHomeAsync();
        var ended = await acs.GetAsync(task);
        Assert.StartsWith("[\"a\",1.5,true,null]", ended.Fault!.Message, StringComparison.Ordinal);
    }

    /// <summary>One server for all: each test has a device of its own.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal TestAcs Acs { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Acs = await TestAcs.StartAsync();

        public ValueTask DisposeAsync() => Acs.DisposeAsync();
    }
}
