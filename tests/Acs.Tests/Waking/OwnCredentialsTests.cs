using Acs.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking;

/// <summary>The connection request credentials that the server gives each device, on the wire.</summary>
public sealed class OwnCredentialsTests
{
    private const string UserName = "Device.ManagementServer.ConnectionRequestUsername";
    private const string Password = "Device.ManagementServer.ConnectionRequestPassword";
    private const string Taken =
        "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>";

    [Fact]
    [Quirk(177)]
    public async Task A_device_gets_credentials_of_its_own_in_its_first_session()
    {
        await using var acs = await StartAsync();
        using var cpe = acs.NewCpe();
        var offer = await OfferAsync(cpe);
        Assert.Equal("SetParameterValues", offer.Message());
        Assert.Equal([UserName, Password], offer.Texts("Name"));
        Assert.Equal("key of before", offer.Text("ParameterKey"));
        Assert.Equal(204, (await cpe.PostAsync(Xml.Envelope(Taken))).Status);
        Assert.Equal("set", await StateAsync(acs));
    }

    [Fact]
    public async Task They_are_unique_and_long_and_in_no_answer_of_the_api()
    {
        await using var acs = await StartAsync();
        using var one = acs.NewCpe();
        using var other = acs.NewCpe();
        var first = (await OfferAsync(one, "1")).Texts("Value");
        var second = (await OfferAsync(other, "2")).Texts("Value");
        Assert.Empty(first.Intersect(second));
        Assert.Matches("^[0-9a-f]{32}$", first[1]);
        await one.PostAsync(Xml.Envelope(Taken));
        var detail = await acs.GetJsonAsync("/api/v1/devices/00AABB-HG1-1");
        Assert.DoesNotContain(first[1], detail.ToString());
        var tree = await acs.GetJsonAsync("/api/v1/devices/00AABB-HG1-1/parameters");
        Assert.DoesNotContain(first[1], tree.ToString());
    }

    [Fact]
    public async Task They_cannot_be_guessed_from_those_of_another_server()
    {
        var passwords = new List<string>();
        for (var server = 0; server < 2; server++)
        {
            await using var acs = await StartAsync();
            using var cpe = acs.NewCpe();
            passwords.Add((await OfferAsync(cpe)).Texts("Value")[1]);
        }
        Assert.Equal(2, passwords.Distinct().Count());
    }

    [Fact]
    public async Task An_idle_session_afterwards_writes_nothing_to_the_device()
    {
        await using var acs = await StartAsync();
        using var cpe = acs.NewCpe();
        await OfferAsync(cpe);
        await cpe.PostAsync(Xml.Envelope(Taken));
        await cpe.PostAsync(Xml.Inform(events: "2 PERIODIC"));
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact]
    public async Task A_user_name_that_may_not_be_changed_does_not_lose_the_password()
    {
        await using var acs = await StartAsync();
        using var cpe = acs.NewCpe();
        await OfferAsync(cpe);
        Assert.Equal(204, (await KeepUserAsync(cpe, "fixed")).Status);
        Assert.Equal("passwordOnly", await StateAsync(acs));
    }

    [Theory]
    [InlineData(true, "set")]
    [InlineData(false, "passwordOnly")]
    [Spec("TR-069", "G")]
    public async Task Those_of_STUN_are_given_too_and_their_refusal_loses_nothing(
        bool takesUser,
        string state
    )
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                WakeOwnCredentials = true,
                StunPort = 0,
            }
        );
        using var cpe = acs.NewCpe();
        var offer = await OfferAsync(cpe);
        var stun = takesUser
            ? await cpe.PostAsync(Xml.Envelope(Taken))
            : await KeepUserAsync(cpe, "fixed");
        Assert.Equal(
            ["Device.ManagementServer.STUNUsername", "Device.ManagementServer.STUNPassword"],
            stun.Texts("Name")
        );
        Assert.Equal(offer.Texts("Value"), stun.Texts("Value"));
        var end = await cpe.PostAsync(Xml.Envelope(Xml.Fault(9003, "Invalid arguments")));
        Assert.Equal(204, end.Status);
        Assert.Equal(state, await StateAsync(acs));
    }

    [Fact]
    public async Task A_device_that_takes_none_is_served_as_before_and_not_asked_again()
    {
        await using var acs = await StartAsync();
        using var cpe = acs.NewCpe();
        await OfferAsync(cpe);
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9003, "Invalid arguments")));
        var end = await cpe.PostAsync(Xml.Envelope(Xml.Fault(9001, "Request denied")));
        Assert.Equal(204, end.Status);
        Assert.Equal("refused", await StateAsync(acs));
        await cpe.PostAsync(Xml.Inform(events: "2 PERIODIC"));
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public async Task A_device_that_lost_its_configuration_gets_them_again()
    {
        await using var acs = await StartAsync();
        using var cpe = acs.NewCpe();
        var first = await OfferAsync(cpe);
        await cpe.PostAsync(Xml.Envelope(Taken));
        var again = await OfferAsync(cpe);
        Assert.Equal(first.Texts("Value"), again.Texts("Value"));
    }

    [Fact]
    public async Task The_tasks_of_operators_come_first()
    {
        await using var acs = await StartAsync();
        using var cpe = acs.NewCpe();
        await OfferAsync(cpe);
        await cpe.PostAsync(Xml.Envelope(Taken));
        await acs.SubmitAsync("00AABB-HG1-1", new Operations.RebootRequest());
        Assert.Equal("Reboot", (await OfferAsync(cpe)).Message());
        var then = await cpe.PostAsync(Xml.Envelope("<cwmp:RebootResponse></cwmp:RebootResponse>"));
        Assert.Equal("SetParameterValues", then.Message());
    }

    /// <summary>A device that takes the password, and not the user name; what comes after that.</summary>
    private static async Task<WireReply> KeepUserAsync(LockStepCpe cpe, string user)
    {
        var alone = await cpe.PostAsync(Xml.Envelope(Xml.Fault(9003, "Invalid arguments")));
        Assert.Equal([Password], alone.Texts("Name"));
        var name = await cpe.PostAsync(Xml.Envelope(Taken));
        Assert.Equal([UserName], name.Texts("Name"));
        var asked = await cpe.PostAsync(Xml.Envelope(Xml.Fault(9008, "Read only")));
        Assert.Equal("GetParameterValues", asked.Message());
        var told =
            "<cwmp:GetParameterValuesResponse><ParameterList>"
            + Xml.Parameter(UserName, user)
            + "</ParameterList></cwmp:GetParameterValuesResponse>";
        return await cpe.PostAsync(Xml.Envelope(told));
    }

    private static Task<TestAcs> StartAsync() =>
        TestAcs.StartAsync(options => options with { WakeOwnCredentials = true });

    private static async Task<WireReply> OfferAsync(LockStepCpe cpe, string serial = "1")
    {
        var key = Xml.Parameter("Device.ManagementServer.ParameterKey", "key of before");
        await cpe.PostAsync(Xml.Inform(serial, "0 BOOTSTRAP|1 BOOT", parameters: key));
        return await cpe.PostAsync("");
    }

    private static async Task<string?> StateAsync(TestAcs acs)
    {
        var device = await acs.GetJsonAsync("/api/v1/devices/00AABB-HG1-1");
        return device.GetProperty("reachability").GetProperty("ownCredentials").GetString();
    }
}
