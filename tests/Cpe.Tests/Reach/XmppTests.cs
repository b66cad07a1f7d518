using System.Text;
using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Tree;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Reach;

public sealed class XmppTests
{
    private const string Jid = "cpe1@x.example/cwmp";

    [Fact]
    [Spec("checklist", "G020")]
    public async Task a_bound_stream_publishes_its_full_JID_and_tells_it_actively()
    {
        await using var server = new XmppServer();
        await using var bench = Behind(server);
        await bench.RegisterAsync();
        await server.AdmitAsync(Jid);
        var inform = await bench.InformAsync();
        Assert.Equal(["4 VALUE CHANGE"], inform.Events());
        Assert.Equal(Jid, inform.Values()[bench.Ms("ConnReqJabberID")]);
        var path = bench.Cpe.Get(bench.Ms("ConnReqXMPPConnection"));
        Assert.Equal("Enabled", bench.Cpe.Get($"{path}.Status"));
        Assert.Equal(Jid, bench.Cpe.Get($"{path}.JabberID"));
        await bench.EndAsync(inform);
    }

    [Fact]
    [Spec("checklist", "G021")]
    public async Task a_request_with_the_right_credentials_is_granted_and_makes_a_session()
    {
        await using var server = new XmppServer();
        await using var bench = await BoundAsync(server);
        var answer = await AskAsync(server, "acs", "knock");
        Assert.Equal("result", (string?)answer.Attribute("type"));
        Assert.Equal("cr1", (string?)answer.Attribute("id"));
        Assert.Equal("acs@x.example/n1", (string?)answer.Attribute("to"));
        var inform = await bench.InformAsync();
        Assert.Equal(["6 CONNECTION REQUEST"], inform.Events());
        await bench.EndAsync(inform);
    }

    [Theory]
    [Spec("checklist", "G022")]
    [InlineData("acs", "wrong", "", "not-authorized")]
    [InlineData("other", "knock", "", "not-authorized")]
    [InlineData("acs", "knock", "somebody@x.example", "service-unavailable")]
    [InlineData("acs", "knock", "acs@x.example/n2", "service-unavailable")]
    [InlineData("acs", "knock", "a@b, acs@x.example", null)]
    [InlineData("acs", "knock", "acs@x.example/n1", null)]
    public async Task who_may_ask_is_checked_before_what_he_says(
        string user,
        string password,
        string allowed,
        string? condition
    )
    {
        await using var server = new XmppServer();
        await using var bench = await BoundAsync(server);
        var list = bench.Ms("ConnReqAllowedJabberIDs");
        Assert.True(bench.Cpe.Set(list, allowed, ValueOrigin.Acs).Succeeded);
        var answer = await AskAsync(server, user, password);
        Assert.True(XmppStanza.TryRead(Encoding.UTF8.GetBytes($"{answer}"), out var read));
        Assert.Equal(condition, read.ErrorCondition);
        Assert.DoesNotContain(password, $"{answer}", StringComparison.Ordinal);
        if (condition is null)
            await bench.EndAsync(await bench.InformAsync());
        else
            Assert.Equal("2 PERIODIC", await NextEventAsync(bench));
    }

    [Fact]
    [Spec("checklist", "G023")]
    public async Task a_server_without_TLS_is_not_used_where_TLS_is_wanted()
    {
        await using var server = new XmppServer();
        await using var bench = Behind(server, tls: true);
        await bench.RegisterAsync();
        await server.AcceptAsync(
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
                + "</mechanisms>"
        );
        Assert.True(await server.EndsAsync());
    }

    [Fact]
    public async Task a_lost_connection_is_made_again_and_the_same_JID_tells_nothing()
    {
        await using var server = new XmppServer();
        await using var bench = await BoundAsync(server);
        await server.SayAsync("</stream:stream>");
        var path = bench.Cpe.Get(bench.Ms("ConnReqXMPPConnection"));
        await Wait.UntilAsync(() => bench.Cpe.Get($"{path}.Status") == "ServerNotPresent");
        Assert.Equal(Jid, bench.Cpe.Get(bench.Ms("ConnReqJabberID")));
        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        await server.AdmitAsync(Jid);
        var answer = await AskAsync(server, "acs", "knock");
        Assert.Equal("result", (string?)answer.Attribute("type"));
        var inform = await bench.InformAsync();
        Assert.Equal(["6 CONNECTION REQUEST"], inform.Events());
        await bench.EndAsync(inform);
    }

    [Fact]
    public async Task more_requests_than_the_limit_allows_are_refused()
    {
        await using var server = new XmppServer();
        await using var bench = await BoundAsync(server);
        var turn = await bench.OpenAsync();
        var answers = new List<string?>();
        for (var i = 0; i < 7; i++)
            answers.Add((string?)(await AskAsync(server, "acs", "knock")).Attribute("type"));
        Assert.Equal(["result", "result", "result", "result", "result", "error", "error"], answers);
        // All of them together make one session after the one that is open.
        await bench.FinishAsync(turn);
        var inform = await bench.InformAsync();
        Assert.Equal(["6 CONNECTION REQUEST"], inform.Events());
        await bench.EndAsync(inform);
        Assert.True(bench.Acs.IsQuiet);
    }

    private static Bench Behind(XmppServer server, bool tls = false) =>
        new(with: options =>
            options with
            {
                Reach = new ReachOptions
                {
                    Ways = [ReachWay.Xmpp],
                    XmppServer = "127.0.0.1",
                    XmppPort = server.Port,
                    XmppDomain = "x.example",
                    XmppUsername = "cpe1",
                    XmppPassword = "word",
                    XmppTls = tls,
                },
            }
        );

    private static async Task<Bench> BoundAsync(XmppServer server)
    {
        var bench = Behind(server);
        await bench.RegisterAsync();
        await server.AdmitAsync(Jid);
        await bench.EndAsync(await bench.InformAsync());
        return bench;
    }

    private static async Task<System.Xml.Linq.XElement> AskAsync(
        XmppServer server,
        string user,
        string password
    )
    {
        var request = XmppStanza.Request("cr1", "acs@x.example/n1", Jid, user, password);
        await server.SayAsync(Encoding.UTF8.GetString(request.ToBytes()));
        return await server.IqAsync();
    }

    /// <summary>What the next session is for: nothing else had asked for one.</summary>
    private static async Task<string> NextEventAsync(Bench bench)
    {
        await bench.AdvanceToDueAsync();
        var inform = await bench.Acs.TakeAsync();
        await bench.EndAsync(inform);
        return Assert.Single(inform.Events());
    }
}
