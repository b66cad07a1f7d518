using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Scripts;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>Engines are used again; no run sees what another one did.</summary>
public sealed class ScriptIsolationTests(ScriptSemanticsTests.Server server)
    : IClassFixture<ScriptSemanticsTests.Server>
{
    private readonly TestAcs acs = server.Acs;

    [Theory]
    // What belongs to all runs can be changed, as in an engine of its own…
    [InlineData(
        "Array.prototype.last = function () { return this.length; };",
        "[1, 2].last()",
        "2"
    )]
    [InlineData("Math.mine = 5;", "Math.mine", "5")]
    [InlineData("JSON.mine = 5;", "JSON['mine']", "5")]
    [InlineData("[].map.mine = 5;", "[].map.mine", "5")]
    [InlineData("declare.mine = 5;", "declare.mine", "5")]
    [InlineData("Date.mine = 5;", "Date.mine", "5")]
    [InlineData("Date.prototype.mine = 5;", "new Date().mine", "5")]
    [InlineData("globalThis.mine = 5;", "globalThis.mine", "5")]
    [InlineData("const k = 'mine'; [][k + ''] ?? ([]['__pro' + 'to__'][k] = 5);", "[].mine", "5")]
    [InlineData("Object.assign(''.repeat, {mine: 5});", "''.repeat.mine", "5")]
    [InlineData("Math.random.seed('x'); Math.random();", "Math.random() < 1 && 5", "5")]
    [InlineData("var mine = 5; function f() {}", "mine", "5")]
    [InlineData("args.push(5);", "args.at(-1)", "5")]
    [InlineData("const o = declare('Device.X'); o.mine = 5;", "o.mine", "5")]
    [InlineData("/(b)/.exec('abc');", "5", "5")]
    // … and what is inherited can be covered, also where a failure would be caught.
    [InlineData("const o = {}; o.toString = () => 'x';", "o + ''", "\"x\"")]
    [InlineData(
        "class E extends Error { constructor() { super(); this.name = 'E'; } } let n; try { throw new E(); } catch (e) { n = e.name; }",
        "n",
        "\"E\""
    )]
    [InlineData(
        "let said = ''; async function f() { [].x.y; } f().catch(e => { said = e.name; });",
        "said",
        "\"\""
    )]
    [InlineData("let n = 0; for (const x of [1, 2].values().map(x => x)) n += x;", "n", "3")]
    [InlineData(
        "const proto = Object.getPrototypeOf([].values()); proto.mine = 5;",
        "proto.mine",
        "5"
    )]
    // Also what only words put together lead to.
    [InlineData(
        "const F = (() => {})['con' + 'structor']; const p = F('return (asy' + 'nc () => {})()')(); Object.getPrototypeOf(p).mine = 5;",
        "p.mine",
        "5"
    )]
    [InlineData("(() => {})['con' + 'structor']('global' + 'This.mine = 5')();", "mine", "5")]
    [InlineData("const g = (function* () {})(); Object.getPrototypeOf(g).mine = 5;", "5", "5")]
    public async Task A_script_may_change_what_it_likes_and_the_next_sees_nothing_of_it(
        string script,
        string look,
        string seen
    )
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        Assert.Equal(seen, await runs.ValueAsync($"{script}\nreturn {look};"));
        // Twice: the first may have been the first in its engine.
        for (var again = 0; again < 2; again++)
            Assert.Equal(
                "[\"undefined\",[],0.1,[]]",
                await runs.ValueAsync(
                    """
                    const found = [];
                    const others = [[], Math, JSON, Date, [].map, declare, new Date(), ''.repeat, [].values(),
                      (function* () {})(), declare('Device.X'), () => {}, /a/, 'a',
                      (() => {})['con' + 'structor']('return (asy' + 'nc () => {})()')()];
                    for (const it of others) for (const k of ['mine', 'last']) if (it[k] !== undefined) found.push(k);
                    if ({} + '' !== '[object Object]') found.push('toString');
                    Math.random.seed('hello.');
                    if (Math.random() !== 0.9282578795792454) found.push('seed');
                    return [typeof mine, found, 0.1, args];
                    """
                )
            );
    }

    [Fact]
    public async Task What_a_run_meant_to_do_later_is_done_in_no_other()
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        // The run is stopped at the look at a value; what it meant to do later is of that run alone.
        await acs.DoneAsync(
            await runs.RunAsync(
                "Promise.resolve().then(() => declare('Tags.later', null, {value: true}));\n"
                    + "declare('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', {value: Date.now()}).value;"
            )
        );
        await acs.Devices.ChangeTagsAsync(runs.Cpe.Id, [], ["later"], default);
        await acs.DoneAsync(await runs.RunAsync("declare('Device.X', {value: 1});"));
        Assert.Empty((await acs.Devices.GetAsync(runs.Cpe.Id, default)).Tags);
    }

    [Fact]
    public async Task Chance_begins_anew_in_each_run()
    {
        using var runs = await ScriptRuns.OnNewDeviceAsync(acs);
        var first = await runs.ValueAsync("return Math.random();");
        Assert.Equal(first, await runs.ValueAsync("return Math.random();"));
        Assert.NotEqual(first, await runs.ValueAsync("Math.random(); return Math.random();"));
    }

    [Fact]
    public void Scripts_that_hold_no_longer_are_not_kept()
    {
        var host = new ScriptHost(new ScriptLimits());
        var first = RunNew(host);
        for (var number = 0; number < 1_100; number++)
            RunNew(host);
        GC.Collect();
        Assert.False(first.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(
        System.Runtime.CompilerServices.MethodImplOptions.NoInlining
    )]
    private static WeakReference RunNew(ScriptHost host)
    {
        var script = CompiledScript.Compile("s", "function f() { return 1; } f();");
        host.Run(
            script,
            new Cause("r", "s", 0),
            [],
            () => new ScriptRun(new ScriptMemory { Answers = [] }, [], new(), (_, _) => true)
        );
        return new(script.Prepared.Program!);
    }

    [Fact]
    public void Scripts_are_run_at_once_in_more_threads_than_there_are_engines()
    {
        var host = new ScriptHost(new ScriptLimits());
        var script = CompiledScript.Compile("s", "log(args[0]); let own = args[0];");
        Parallel.For(
            0,
            400,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            number =>
            {
                var run = host.Run(
                    script,
                    new Cause("r", "s", 0),
                    [$"\"{number}\""],
                    () =>
                        new ScriptRun(new ScriptMemory { Answers = [] }, [], new(), (_, _) => true)
                );
                Assert.Equal([$"{number}"], run.Logged.Select(line => line.Message));
            }
        );
    }
}
