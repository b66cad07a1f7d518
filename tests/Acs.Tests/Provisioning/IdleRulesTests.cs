using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>What rules cost that have nothing to do.</summary>
public sealed class IdleRulesTests
{
    [Theory]
    // What rules depend on has changed each time: their scripts run.
    [InlineData("{'4 VALUE CHANGE':false}", "2 PERIODIC|4 VALUE CHANGE", "2 PERIODIC", 1)]
    [InlineData("{'Registered':false}", "2 PERIODIC", "2 PERIODIC", 1)]
    [InlineData("{'1 BOOT':true}", "2 PERIODIC", "1 BOOT", 1)]
    // Of other events they know nothing.
    [InlineData("{}", "2 PERIODIC", "6 CONNECTION REQUEST", 1)]
    [InlineData("{'0 BOOTSTRAP':false}", "2 PERIODIC", "6 CONNECTION REQUEST", 1)]
    [InlineData("{'1 BOOT':true}", "2 PERIODIC", "6 CONNECTION REQUEST", 0)]
    public async Task Rules_run_when_an_event_they_ask_for_comes_or_goes(
        string asked,
        string before,
        string after,
        int runs
    )
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.ProvisionAsync("says", "log('ran');");
        await acs.PresetAsync(
            "says",
            $"{{'events':{asked},'configurations':[{{'type':'provision','name':'says'}}]}}"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync(before);
        await cpe.CallHomeAsync(after);
        Assert.Equal(runs, acs.ScriptLines.Count);
    }

    [Theory]
    [InlineData("2 PERIODIC", "2 PERIODIC")]
    // A rule asks for this one: the scripts run.
    [InlineData("2 PERIODIC", "6 CONNECTION REQUEST")]
    public async Task A_session_in_which_rules_have_nothing_to_do_reads_nothing_from_the_store(
        string before,
        string events
    )
    {
        // No time passes, so that no sweep reads for reasons of its own.
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var acs = await TestAcs.StartAsync(
            options => options with { StockRules = true },
            time
        );
        // A rule that looks at the tree, at tags and at a virtual parameter.
        await acs.VirtualAsync("Net", "return {writable: false, value: 'x'};");
        await acs.RuleAsync(
            "looks",
            "declare('Tags.seen', null, {value: true}); declare('VirtualParameters.Net', {value: 1});",
            "Tags.never IS NULL"
        );
        await acs.ProvisionAsync("called", "// nothing");
        await acs.PresetAsync(
            "called",
            "{'events':{'6 CONNECTION REQUEST':true},'configurations':[{'type':'provision','name':'called'}]}"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        await cpe.CallHomeAsync(before);
        await acs.NoFaultsAsync();
        var store = acs.Service<SqlStore>();
        var reads = store.Reads;
        Assert.True(reads > 0);
        Assert.Empty(await cpe.CallHomeAsync(events));
        Assert.Equal(reads, store.Reads);
    }
}
