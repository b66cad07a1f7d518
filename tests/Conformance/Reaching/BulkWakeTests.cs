using System.Diagnostics;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Acs.Waking.Udp;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Tests;
using Muster.Tests.Programs;
using Xunit;

namespace Conformance.Reaching;

/// <summary>
/// A thousand simulated devices behind each way there is, all behind one address, woken in bulk; what
/// came of each is listed.
/// </summary>
public sealed class BulkWakeTests(ITestOutputHelper output)
{
    private const int Count = 1_000;
    private const int Pace = 200;
    private const int PageSize = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Timers know milliseconds, and what is due sooner than that is due.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    [Fact]
    [Spec("TR-069", "3.2.2")]
    public async Task A_thousand_devices_are_woken_by_HTTP_at_the_pace()
    {
        await using var acs = await StartAsync(options => options);
        await using var fleet = new ReachedFleet(acs, Count, Count, new ReachOptions());
        await WakeAllAsync(acs, fleet, "http");
    }

    [Fact]
    [Spec("TR-069", "G")]
    public async Task A_thousand_devices_behind_one_address_are_woken_by_UDP_at_the_pace()
    {
        await using var acs = await StartAsync(options => options with { StunPort = 0 });
        var reach = new ReachOptions
        {
            Ways = [ReachWay.Udp],
            StunServer = acs.Stun.Address.ToString(),
            StunPort = acs.Stun.Port,
        };
        await using var fleet = new ReachedFleet(acs, Count, Count, reach);
        await WakeAllAsync(acs, fleet, "udp");
        // None was starved: what one binding may send was enough for each.
        Assert.Equal(0, acs.Wakes.Datagrams.Limited);
        Assert.Equal(Count, acs.Service<StunBindings>().Count);
    }

    [Fact]
    [Spec("TR-069", "K")]
    public async Task A_thousand_devices_are_woken_by_XMPP_through_a_real_server_at_the_pace()
    {
        await using var prosody = await Prosody.StartAsync(["acs", .. Names()]);
        await using var acs = await StartAsync(options =>
            options with
            {
                XmppUser = "acs@" + Prosody.Domain,
                XmppPassword = Prosody.Password,
                XmppServer = $"127.0.0.1:{prosody.Port}",
                XmppAuthority = prosody.AuthorityFile,
            }
        );
        var reach = new ReachOptions
        {
            Ways = [ReachWay.Xmpp],
            XmppServer = "127.0.0.1",
            XmppPort = prosody.Port,
            XmppDomain = Prosody.Domain,
            XmppPassword = Prosody.Password,
        };
        // Each is a login over TLS, for which a device waits 30 seconds before it tries again later.
        const int logins = 100;
        var authority = prosody.AuthorityFile;
        await using var fleet = new ReachedFleet(acs, Count, logins, reach, authority);
        await WakeAllAsync(acs, fleet, "xmpp");
    }

    private static Task<TestAcs> StartAsync(Func<AcsOptions, AcsOptions> with) =>
        TestAcs.StartAsync(options =>
            with(options with { WakeOwnCredentials = true, WakeRate = Pace * 2 })
        );

    /// <summary>The serial numbers, as an XMPP server keeps names: in lower case.</summary>
    private static IEnumerable<string> Names() =>
        Enumerable
            .Range(0, Count)
            .Select(n => BuiltInModels.Tr181Gateway.CreateDevice(n, 1, TimeProvider.System))
            .Select(device => device.Identity.SerialNumber.ToLowerInvariant());

    private async Task WakeAllAsync(TestAcs acs, ReachedFleet fleet, string way)
    {
        var clock = Stopwatch.StartNew();
        await fleet.StartAsync();
        output.WriteLine($"{way}: all are reachable after {clock.Elapsed.TotalSeconds:F1} s");
        clock.Restart();
        var job = await acs.Wakes.StartAsync(new(Query: new(), Pace: Pace), "tests", default);
        var results = await ResultsAsync(acs, job.Id);
        output.WriteLine($"{way}: all were asked within {clock.Elapsed.TotalSeconds:F1} s");

        Assert.All(results, each => Assert.Equal((WakeState.Woken, way), (each.State, each.Way)));
        Assert.Equal(fleet.Ids.Order(), results.Select(each => each.DeviceId).Order());
        // A session is over for the server a moment before it is for its device.
        await Wait.UntilAsync(() => fleet.Woken.Count == Count, "all have come");
        Assert.Equal(fleet.Ids.Order(), fleet.Woken.Keys.Order());
        // The n-th device is asked n intervals after the first, not earlier, and comes after that.
        var times = results.Select(each => each.At!.Value).Order().ToList();
        for (var n = 0; n < Count; n++)
        {
            var due = job.Created + (TimeSpan.FromSeconds(1) * n / Pace) - Grain;
            Assert.True(times[n] >= due, $"The {n + 1}th device came {due - times[n]} too early.");
        }
    }

    private static async Task<List<WakeOutcome>> ResultsAsync(TestAcs acs, string job)
    {
        await Wait.UntilAsync(
            async () => (await acs.Wakes.GetAsync(job, default)).State != JobState.Running,
            "the job has ended",
            Patience
        );
        var results = new List<WakeOutcome>();
        string? cursor = null;
        do
        {
            var page = await acs.Wakes.ResultsAsync(job, null, new(PageSize, cursor), default);
            results.AddRange(page.Items);
            cursor = page.NextCursor;
        } while (cursor is not null);
        return results;
    }
}
