using System.Net;
using System.Net.Sockets;
using Muster.Cpe.Http;
using Muster.Cpe.Reach;
using Muster.Cpe.Tests.Wire;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Xmpp;
using Muster.Tests;
using Muster.Tests.Programs;
using Xunit;

namespace Muster.Cpe.Tests.Reach;

public sealed class ProsodyTests
{
    [Fact]
    [Spec("checklist", "G020", "G021", "G022")]
    public async Task a_device_behind_a_real_server_is_reached_over_TLS()
    {
        await using var prosody = await Prosody.StartAsync("cpe1", "acs");
        await using var bench = Behind(prosody, trusts: true);
        await bench.RegisterAsync();
        var told = await bench.InformAsync();
        Assert.Equal(["4 VALUE CHANGE"], told.Events());
        var jid = told.Values()[bench.Ms("ConnReqJabberID")];
        Assert.Equal("cpe1@x.example/cwmp", jid);
        var path = bench.Cpe.Get(bench.Ms("ConnReqXMPPConnection"));
        Assert.Equal("true", bench.Cpe.Get($"{path}.TLSEstablished"));
        await bench.EndAsync(told);

        await using var acs = await AcsAsync(prosody);
        var refusal = await AskAsync(acs, jid, "wrong");
        Assert.Equal("not-authorized", refusal.ErrorCondition);
        var absence = await AskAsync(acs, "nobody@x.example/cwmp", "knock");
        Assert.Equal("service-unavailable", absence.ErrorCondition);
        var answer = await AskAsync(acs, jid, "knock");
        Assert.Equal(XmppStanzaType.Result, answer.Type);
        var inform = await bench.InformAsync();
        Assert.Equal(["6 CONNECTION REQUEST"], inform.Events());
        await bench.EndAsync(inform);
    }

    [Fact]
    public async Task a_server_with_a_certificate_of_nobodys_is_not_logged_in_to()
    {
        await using var prosody = await Prosody.StartAsync("cpe1");
        await using var bench = Behind(prosody, trusts: false);
        await bench.RegisterAsync();
        var path = bench.Cpe.Get(bench.Ms("ConnReqXMPPConnection"));
        await Wait.UntilAsync(() =>
            bench.Cpe.Get($"{path}.Status") == "Error_AuthenticationFailure"
        );
        Assert.Equal("", bench.Cpe.Get(bench.Ms("ConnReqJabberID")));
    }

    private static Bench Behind(Prosody prosody, bool trusts) =>
        new(with: options =>
            options with
            {
                Tls = trusts ? Trusting(prosody) : TlsSettings.System,
                Reach = new ReachOptions
                {
                    Ways = [ReachWay.Xmpp],
                    XmppServer = "127.0.0.1",
                    XmppPort = prosody.Port,
                    XmppDomain = Prosody.Domain,
                    XmppUsername = "cpe1",
                    XmppPassword = Prosody.Password,
                },
            }
        );

    private static TlsSettings Trusting(Prosody prosody) =>
        TlsSettings.Load(prosody.AuthorityFile, null);

    private static async Task<XmppConnection> AcsAsync(Prosody prosody)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, prosody.Port);
        var account = new XmppAccount
        {
            Username = "acs",
            Domain = Prosody.Domain,
            Password = Prosody.Password,
        };
        var acs = new XmppConnection(socket, account, Trusting(prosody));
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        await acs.OpenAsync(patience.Token);
        while (acs.Jid is null)
            Assert.DoesNotContain(
                await acs.ReceiveAsync(patience.Token),
                step => step is XmppStep.Over
            );
        return acs;
    }

    private static async Task<XmppStanza> AskAsync(XmppConnection acs, string jid, string password)
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        var request = XmppStanza.Request("cr1", acs.Jid!, jid, "acs", password);
        await acs.SendAsync(request.ToBytes(), patience.Token);
        while (true)
            foreach (var step in await acs.ReceiveAsync(patience.Token))
                if (
                    step is XmppStep.Stanza stanza
                    && XmppStanza.TryRead(stanza.Element, out var answer)
                )
                    return answer;
    }
}
