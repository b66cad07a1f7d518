using System.Net;
using System.Text;
using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Tree;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Reach;

public sealed class UdpTests
{
    private static readonly IPEndPoint Mapped = IPEndPoint.Parse("203.0.113.9:40001");
    private static readonly IPEndPoint Other = IPEndPoint.Parse("203.0.113.9:40002");
    private static readonly TimeSpan Infinite = Timeout.InfiniteTimeSpan;
    private static readonly long Now = Bench.Start.ToUnixTimeSeconds();

    [Fact]
    [Spec("checklist", "G012")]
    public async Task requests_keep_the_binding_open_that_connection_requests_come_through()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun);
        await bench.RegisterAsync();
        var asked = await stun.TakeAsync();
        Assert.Equal(StunMessageType.BindingRequest, asked.Read(m => m.Type));
        Assert.True(
            asked.Read(m =>
                m.TryGet(StunAttribute.ConnectionRequestBinding, out var mark)
                && mark.SequenceEqual("dslforum.org/TR-111 "u8)
            )
        );
        Assert.Equal("cpe1", asked.Read(m => m.Username));
        Assert.False(asked.Read(m => m.HasIntegrity));
        await LearnAsync(bench, stun, asked, Mapped);
        stun.Send(Knock(Now, 1), asked.From);
        await bench.EndAsync(await KnockedAsync(bench));
    }

    [Fact]
    [Spec("checklist", "G013")]
    public async Task a_request_for_integrity_is_answered_with_it()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun);
        await bench.RegisterAsync();
        var asked = await stun.TakeAsync();
        stun.Refuse(asked, 401);
        var again = await stun.TakeOtherAsync(asked);
        Assert.True(again.Read(m => m.Proves("stunpw"u8)));
        Assert.Equal("cpe1", again.Read(m => m.Username));
    }

    [Fact]
    [Spec("checklist", "G014", "G015")]
    public async Task a_new_binding_is_published_told_actively_and_marked_in_the_next_request()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun);
        await bench.RegisterAsync();
        var asked = await stun.TakeAsync();
        await LearnAsync(bench, stun, asked, Mapped);
        Assert.Equal("true", bench.Cpe.Get(bench.Ms("NATDetected")));
        Assert.Equal("203.0.113.9:40001", bench.Cpe.Get(bench.Ms("UDPConnectionRequestAddress")));
        // The keep-alive after the period finds another mapping.
        await bench.AdvanceAsync(TimeSpan.FromSeconds(31));
        var keepAlive = await stun.TakeAsync();
        Assert.False(keepAlive.Read(m => m.TellsBindingChange));
        stun.Answer(keepAlive, Other);
        var told = await stun.TakeOtherAsync(keepAlive);
        Assert.True(told.Read(m => m.TellsBindingChange));
        var inform = await bench.InformAsync();
        Assert.Equal(["4 VALUE CHANGE"], inform.Events());
        Assert.Equal("203.0.113.9:40002", inform.Values()[bench.Ms("UDPConnectionRequestAddress")]);
        await bench.EndAsync(inform);
    }

    [Fact]
    public async Task without_a_NAT_none_is_detected()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun);
        await bench.RegisterAsync();
        var asked = await stun.TakeAsync();
        await LearnAsync(bench, stun, asked, asked.From);
        Assert.Equal("false", bench.Cpe.Get(bench.Ms("NATDetected")));
    }

    [Fact]
    [Spec("checklist", "G018")]
    public async Task three_equal_requests_make_one_session()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun);
        var cpe = await ReadyAsync(bench, stun);
        for (var copy = 0; copy < 3; copy++)
            stun.Send(Knock(Now, 1), cpe);
        await bench.EndAsync(await KnockedAsync(bench));
        // A later request is the next thing that happens: the copies led to nothing.
        stun.Send(Knock(Now + 1, 2), cpe);
        await bench.EndAsync(await KnockedAsync(bench));
        Assert.True(bench.Acs.IsQuiet);
    }

    [Theory]
    [Spec("checklist", "G017")]
    [InlineData("signature")]
    [InlineData("user")]
    [InlineData("time")]
    [InlineData("id")]
    [InlineData("noise")]
    public async Task what_is_not_genuine_and_fresh_is_ignored(string wrong)
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun);
        var cpe = await ReadyAsync(bench, stun);
        stun.Send(Knock(Now, 1), cpe);
        await bench.EndAsync(await KnockedAsync(bench));
        stun.Send(
            wrong switch
            {
                "signature" => Knock(Now + 1, 2, password: "other"),
                "user" => Knock(Now + 1, 2, user: "somebody"),
                "time" => Knock(Now, 2),
                "id" => Knock(Now + 1, 1),
                _ => "GET http://x?ts=1 HTTP/1.1\r\n\r\n"u8.ToArray(),
            },
            cpe
        );
        // Datagrams on one socket arrive in order: what leads to a session now came after it.
        stun.Send(Knock(Now + 5, 3), cpe);
        await bench.EndAsync(await KnockedAsync(bench));
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    public async Task a_request_during_a_session_makes_one_more_after_it()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun);
        var cpe = await ReadyAsync(bench, stun);
        var turn = await bench.OpenAsync();
        stun.Send(Knock(Now, 1), cpe);
        stun.Send(Knock(Now + 1, 2), cpe);
        await HeardAsync(bench, stun);
        await bench.FinishAsync(turn);
        await bench.EndAsync(await KnockedAsync(bench));
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    [Spec("checklist", "G019")]
    public async Task the_period_stays_between_minimum_and_maximum()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(
            stun,
            ("STUNMinimumKeepAlivePeriod", "40"),
            ("STUNMaximumKeepAlivePeriod", "40")
        );
        await ReadyAsync(bench, stun);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(39));
        Assert.True(stun.IsQuiet);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(1.1));
        await stun.TakeAsync();
    }

    [Fact]
    public async Task the_life_of_the_binding_is_found_by_experiment()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(
            stun,
            ("STUNMinimumKeepAlivePeriod", "30"),
            ("STUNMaximumKeepAlivePeriod", "100")
        );
        var primary = await ReadyAsync(bench, stun);
        // Twice the minimum, from another port; the answer at the first one: the binding lives.
        await bench.AdvanceAsync(TimeSpan.FromSeconds(60.1));
        var probe = await stun.TakeAsync();
        Assert.NotEqual(primary, probe.From);
        Assert.Equal(Mapped, probe.Read(m => m.Address(StunAttribute.ResponseAddress)));
        Assert.False(probe.Read(m => m.MarksConnectionRequestBinding));
        stun.Answer(probe, probe.From, to: primary);
        var refresh = await stun.TakeOtherAsync(probe);
        Assert.Equal(primary, refresh.From);
        stun.Answer(refresh, Mapped);
        await RestAsync(bench);
        // Then the maximum; nothing comes back: the last silence that was survived is the period.
        await bench.AdvanceAsync(TimeSpan.FromSeconds(100.1));
        var lost = await stun.TakeAsync();
        Assert.NotEqual(primary, lost.From);
        StunAsked after;
        do
        {
            await bench.AdvanceAsync(TimeSpan.FromSeconds(1.7));
            after = await stun.TakeAsync();
        } while (after.Id.AsSpan().SequenceEqual(lost.Id));
        Assert.Equal(primary, after.From);
        stun.Answer(after, Mapped);
        await RestAsync(bench);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.True(stun.IsQuiet);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(1.1));
        Assert.Equal(primary, (await stun.TakeAsync()).From);
    }

    [Fact]
    public async Task a_silent_server_is_asked_nine_times_and_then_again_after_the_period()
    {
        await using var stun = new StunServer();
        await using var bench = Behind(stun, ("STUNMaximumKeepAlivePeriod", "30"));
        await bench.RegisterAsync();
        var first = await stun.TakeAsync();
        for (var copy = 1; copy < 9; copy++)
        {
            await bench.AdvanceAsync(TimeSpan.FromSeconds(1.7));
            Assert.Equal(first.Datagram, (await stun.TakeAsync()).Datagram);
        }
        await bench.AdvanceAsync(TimeSpan.FromSeconds(1.7));
        await RestAsync(bench);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(30.1));
        Assert.NotEqual(first.Id, (await stun.TakeAsync()).Id);
    }

    private static Bench Behind(StunServer stun, params (string Name, string Value)[] settings)
    {
        var bench = new Bench(with: options =>
            options with
            {
                Reach = new ReachOptions
                {
                    Ways = [ReachWay.Udp],
                    StunServer = "127.0.0.1",
                    StunPort = stun.Port,
                    StunUsername = "cpe1",
                    StunPassword = "stunpw",
                },
            }
        );
        // Equal to the minimum: no experiments, but for a test that wants them.
        foreach (var (name, value) in settings.Prepend(("STUNMaximumKeepAlivePeriod", "30")))
            Assert.True(bench.Cpe.Set(bench.Ms(name), value, ValueOrigin.Acs).Succeeded);
        return bench;
    }

    /// <summary>Registered, bound, told: the address its socket sends from.</summary>
    private static async Task<IPEndPoint> ReadyAsync(Bench bench, StunServer stun)
    {
        await bench.RegisterAsync();
        var asked = await stun.TakeAsync();
        await LearnAsync(bench, stun, asked, Mapped);
        return asked.From;
    }

    /// <summary>The first answer, the request with BINDING-CHANGE, and the Inform about it.</summary>
    private static async Task LearnAsync(
        Bench bench,
        StunServer stun,
        StunAsked asked,
        IPEndPoint mapped
    )
    {
        stun.Answer(asked, mapped);
        var told = await stun.TakeOtherAsync(asked);
        Assert.True(told.Read(m => m.TellsBindingChange));
        stun.Answer(told, mapped);
        await RestAsync(bench);
        var inform = await bench.InformAsync();
        Assert.Equal(["4 VALUE CHANGE"], inform.Events());
        await bench.EndAsync(inform);
    }

    /// <summary>Waits until the client has taken the last answer in and rests.</summary>
    private static Task RestAsync(Bench bench) => Wait.UntilAsync(() => bench.Cpe.IsStunResting);

    private static async Task<WireRequest> KnockedAsync(Bench bench)
    {
        var inform = await bench.InformAsync();
        Assert.Equal(["6 CONNECTION REQUEST"], inform.Events());
        return inform;
    }

    /// <summary>All datagrams sent so far were taken in: one more came back answered.</summary>
    private static async Task HeardAsync(Bench bench, StunServer stun)
    {
        await bench.AdvanceAsync(TimeSpan.FromSeconds(31));
        var asked = await stun.TakeAsync();
        stun.Answer(asked, Mapped);
        await RestAsync(bench);
    }

    private static byte[] Knock(
        long seconds,
        ulong id,
        string user = "acs",
        string password = "knock"
    ) =>
        UdpConnectionRequest
            .Create("203.0.113.9:40001", seconds, id, user, password, "c0ffee")
            .ToBytes();
}
