using Acs.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Waking.Xmpp;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking.Xmpp;

/// <summary>XMPP connection requests through a real XMPP server, over TLS.</summary>
public sealed class XmppWayTests : IAsyncLifetime
{
    private const string Device = "00AABB-HG1-1";
    private const string Jid = "device@" + ProsodyServer.Domain + "/cwmp";
    private ProsodyServer? prosody;
    private TestAcs? acs;

    private TestAcs Acs => acs!;

    public async ValueTask InitializeAsync()
    {
        prosody = await ProsodyServer.StartAsync("acs", "device");
        acs = await TestAcs.StartAsync(options =>
            options with
            {
                XmppUser = "acs@" + ProsodyServer.Domain,
                XmppPassword = ProsodyServer.PasswordOf("acs"),
                XmppServer = $"127.0.0.1:{prosody.Port}",
                XmppAuthority = prosody.Authority,
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
        Assert.StartsWith("acs@" + ProsodyServer.Domain + "/", request.From);
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
        await Until.HoldsAsync(() => !Acs.Services.GetRequiredService<XmppLink>().IsReady);
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
        var account = Account("device") with { AuthorityFile = null };
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(() =>
            XmppStream.OpenAsync(account, "cwmp", default)
        );
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_such()
    {
        var account = Account("device") with { Password = "wrong" };
        var failure = await Assert.ThrowsAsync<XmppFailure>(() =>
            XmppStream.OpenAsync(account, "cwmp", default)
        );
        Assert.Contains("not-authorized", failure.Message);
    }

    private Task LoggedInAsync() =>
        Until.HoldsAsync(() => Acs.Services.GetRequiredService<XmppLink>().IsReady);

    private Task<XmppStream> ConnectAsync() =>
        XmppStream.OpenAsync(Account("device"), "cwmp", default);

    private XmppAccount Account(string user) =>
        new(
            "127.0.0.1",
            prosody!.Port,
            user,
            ProsodyServer.Domain,
            ProsodyServer.PasswordOf(user),
            Tls: true,
            prosody.Authority
        );

    private static async Task<XmppStanza> HearAsync(XmppStream stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (
                XmppStanza.TryRead(await stream.ReadAsync(patience.Token), out var stanza)
                && stanza.ConnectionRequest is not null
            )
                return stanza;
        }
    }

    private async Task CallHomeAsync()
    {
        using var cpe = Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(events: "6 CONNECTION REQUEST"));
        await cpe.PostAsync("");
    }
}
