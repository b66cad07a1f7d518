using Acs.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Waking.Xmpp;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Xmpp;
using Muster.Tests;
using Muster.Tests.Programs;
using Xunit;

namespace Muster.Acs.Tests.Waking.Xmpp;

/// <summary>XMPP connection requests through a real XMPP server, over TLS.</summary>
public sealed class XmppWayTests : IAsyncLifetime
{
    private const string Device = "00AABB-HG1-1";
    private const string Jid = "device@" + Prosody.Domain + "/cwmp";
    private Prosody? prosody;
    private TestAcs? acs;

    private TestAcs Acs => acs!;

    public async ValueTask InitializeAsync()
    {
        prosody = await Prosody.StartAsync("acs", "device");
        acs = await TestAcs.StartAsync(options =>
            options with
            {
                XmppUser = "acs@" + Prosody.Domain,
                XmppPassword = Prosody.Password,
                XmppServer = $"127.0.0.1:{prosody.Port}",
                XmppAuthority = prosody.AuthorityFile,
                ConnectionRequestUser = "knock",
                ConnectionRequestPassword = "who is there",
            }
        );
        await acs.IntroduceAsync(
            parameters: Xml.Parameter("Device.ManagementServer.ConnReqJabberID", Jid)
        );
        await LoggedInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (acs is not null)
            await acs.DisposeAsync();
        if (prosody is not null)
            await prosody.DisposeAsync();
    }

    [Fact]
    [Spec("TR-069", "K")]
    public async Task A_device_is_woken_through_the_XMPP_server()
    {
        await using var cpe = await ConnectAsync();
        var waking = Acs.Devices.WakeAsync(Device, default);
        var request = await HearAsync(cpe);
        Assert.Equal(("knock", "who is there"), request.ConnectionRequest);
        Assert.StartsWith("acs@" + Prosody.Domain + "/", request.From);
        await cpe.SendAsync(request.Accepted().ToBytes(), default);
        await CallHomeAsync();
        var result = await waking;
        Assert.Equal((true, "xmpp"), (result.Woken, result.Way));
    }

    [Fact]
    [Spec("TR-069", "K")]
    public async Task A_device_that_refuses_the_credentials_is_told_apart()
    {
        await using var cpe = await ConnectAsync();
        var waking = Acs.Devices.WakeAsync(Device, default);
        var request = await HearAsync(cpe);
        await cpe.SendAsync(request.Refused("not-authorized").ToBytes(), default);
        var result = await waking;
        Assert.False(result.Woken);
        Assert.Contains("credentials", result.Detail);
    }

    [Fact]
    public async Task A_device_that_is_not_connected_is_found_offline_by_its_server()
    {
        var link = Acs.Services.GetRequiredService<XmppLink>();
        var answer = await link.AskAsync(Jid, new("knock", "who is there"), default);
        Assert.NotNull(answer);
        Assert.Equal(XmppStanzaType.Error, answer.Type);
        Assert.False(answer.ConcernsConnectionRequests);
    }

    [Fact]
    public async Task A_stream_that_broke_is_opened_again()
    {
        await prosody!.RestartAsync();
        await Wait.UntilAsync(() => !Acs.Services.GetRequiredService<XmppLink>().IsReady);
        await LoggedInAsync();
        await using var cpe = await ConnectAsync();
        var waking = Acs.Devices.WakeAsync(Device, default);
        var request = await HearAsync(cpe);
        await cpe.SendAsync(request.Accepted().ToBytes(), default);
        await CallHomeAsync();
        Assert.True((await waking).Woken);
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_is_not_given_the_password()
    {
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(() =>
            XmppConnection.OpenAsync(Server with { AuthorityFile = null }, default)
        );
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_such()
    {
        var account = Server.Account with { Password = "wrong" };
        var failure = await Assert.ThrowsAsync<XmppClosedException>(() =>
            XmppConnection.OpenAsync(Server with { Account = account }, default)
        );
        Assert.Contains("not-authorized", failure.Message);
    }

    private Task LoggedInAsync() =>
        Wait.UntilAsync(() => Acs.Services.GetRequiredService<XmppLink>().IsReady);

    /// <summary>What a device is to the XMPP server is another client.</summary>
    private Task<XmppConnection> ConnectAsync() => XmppConnection.OpenAsync(Server, default);

    private XmppServer Server =>
        new(
            "127.0.0.1",
            prosody!.Port,
            new XmppAccount
            {
                Username = "device",
                Domain = Prosody.Domain,
                Password = Prosody.Password,
                Resource = "cwmp",
            },
            prosody.AuthorityFile
        );

    private static async Task<XmppStanza> HearAsync(XmppConnection connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            foreach (var stanza in await connection.ReceiveAsync(patience.Token))
            {
                if (stanza.ConnectionRequest is not null)
                    return stanza;
            }
        }
    }

    private async Task CallHomeAsync()
    {
        using var cpe = Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(events: "6 CONNECTION REQUEST"));
        await cpe.PostAsync("");
    }
}
