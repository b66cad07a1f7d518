using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

public sealed class SessionTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() => _acs = await TestAcs.StartAsync();

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    [Spec("TR-069", "3.7.2")]
    [Spec("checklist", "A041", "B017", "B036", "C028", "A042")]
    public async Task An_Inform_is_answered_and_an_empty_POST_ends_an_idle_session()
    {
        using var cpe = _acs.NewCpe();
        var inform = await cpe.PostAsync(Xml.Inform(id: "abc-1"));
        Assert.Equal(200, inform.Status);
        Assert.StartsWith("text/xml", inform.Headers["Content-Type"].Single());
        Assert.Equal("InformResponse", inform.Message());
        Assert.Equal("1", inform.Text("MaxEnvelopes"));
        Assert.Equal("abc-1", inform.Text("ID"));
        var end = await cpe.PostAsync("");
        Assert.Equal(204, end.Status);
        Assert.Equal("", end.Body);
    }

    [Fact, Spec("checklist", "B018")]
    [Quirk(58)]
    public async Task An_Inform_without_ID_is_answered_without_one()
    {
        using var cpe = _acs.NewCpe();
        var inform = await cpe.PostAsync(Xml.Inform(id: null));
        Assert.Equal("InformResponse", inform.Message());
        Assert.Null(inform.Text("ID"));
    }

    [Theory]
    [Spec("checklist", "A058", "A059")]
    [InlineData("urn:dslforum-org:cwmp-1-0")]
    [InlineData("urn:dslforum-org:cwmp-1-1")]
    [InlineData("urn:dslforum-org:cwmp-1-2")]
    [InlineData("urn:dslforum-org:cwmp-1-3")]
    [InlineData("urn:dslforum-org:cwmp-1-4")]
    public async Task The_answer_is_in_the_namespace_of_the_Inform(string ns)
    {
        using var cpe = _acs.NewCpe();
        var inform = await cpe.PostAsync(Xml.Inform(ns: ns));
        Assert.Equal(ns, inform.Namespace());
    }

    [Fact, Spec("checklist", "B021")]
    public async Task A_1_4_device_is_told_the_version_to_use()
    {
        using var cpe = _acs.NewCpe();
        var headers =
            "<cwmp:SupportedCWMPVersions soap:mustUnderstand=\"0\">1.0,1.1,1.2,1.3,1.4"
            + "</cwmp:SupportedCWMPVersions>";
        var inform = await cpe.PostAsync(Xml.Inform(headers: headers));
        Assert.Equal("1.4", inform.Text("UseCWMPVersion"));
    }

    [Fact, Spec("checklist", "B022")]
    public async Task A_device_that_offers_no_versions_is_told_none()
    {
        using var cpe = _acs.NewCpe();
        var inform = await cpe.PostAsync(Xml.Inform());
        Assert.Null(inform.Text("UseCWMPVersion"));
    }

    [Fact, Spec("checklist", "B023")]
    public async Task A_device_with_no_common_version_gets_8006_and_is_not_stored()
    {
        using var cpe = _acs.NewCpe();
        var headers = "<cwmp:SupportedCWMPVersions>9.9</cwmp:SupportedCWMPVersions>";
        var inform = await cpe.PostAsync(Xml.Inform("v9", headers: headers));
        Assert.Equal(200, inform.Status);
        Assert.Equal("8006", inform.Text("FaultCode"));
        await Assert.ThrowsAsync<OperationException>(() =>
            _acs.Devices.GetAsync("00AABB-HG1-v9", default)
        );
    }

    [Fact, Spec("checklist", "A050")]
    [Quirk(1)]
    public async Task The_cookie_holds_a_session_together_over_new_connections()
    {
        var device = await _acs.IntroduceAsync();
        await _acs.SubmitAsync(device, new RebootRequest());
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        cpe.Hangup();
        var request = await cpe.PostAsync("");
        Assert.Equal("Reboot", request.Message());
        cpe.Hangup();
        var end = await cpe.PostAsync(Xml.Envelope("<cwmp:RebootResponse/>", request.Text("ID")));
        Assert.Equal(204, end.Status);
    }

    [Fact, Spec("checklist", "A051")]
    [Quirk(33)]
    public async Task Without_cookies_the_connection_holds_it_together()
    {
        var device = await _acs.IntroduceAsync();
        await _acs.SubmitAsync(device, new RebootRequest());
        using var cpe = new LockStepCpe(_acs.Cwmp) { KeepsCookies = false };
        await cpe.PostAsync(Xml.Inform());
        Assert.Null(cpe.Cookie);
        Assert.Equal("Reboot", (await cpe.PostAsync("")).Message());
    }

    [Fact, Spec("checklist", "C033")]
    public async Task An_empty_POST_without_a_session_opens_none()
    {
        using var cpe = _acs.NewCpe();
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Empty(await _acs.Sessions.ListAsync(10, default));
    }

    [Fact, Spec("checklist", "C034")]
    [Quirk(149, 152)]
    public async Task A_response_without_a_session_is_refused()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(Xml.Envelope("<cwmp:RebootResponse/>"));
        Assert.Equal(400, reply.Status);
    }

    [Fact, Spec("checklist", "C035")]
    [Quirk(151)]
    public async Task A_newer_Inform_supersedes_the_older_session()
    {
        var device = await _acs.IntroduceAsync();
        await _acs.SubmitAsync(device, new RebootRequest());
        using var old = _acs.NewCpe();
        await old.PostAsync(Xml.Inform());
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(currentTime: "2026-03-01T12:00:05Z", retryCount: 1));
        var late = await old.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"));
        Assert.Equal(400, late.Status);
        Assert.Equal("Reboot", (await cpe.PostAsync("")).Message());
        Assert.Equal(1, _acs.Sessions.Counters.Superseded);
    }

    [Fact, Spec("checklist", "C029", "C030")]
    public async Task GetRPCMethods_of_the_device_is_answered_before_the_ACS_asks_anything()
    {
        var device = await _acs.IntroduceAsync();
        await _acs.SubmitAsync(device, new RebootRequest());
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        var methods = await cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>", "m1"));
        Assert.Equal("GetRPCMethodsResponse", methods.Message());
        Assert.Equal("m1", methods.Text("ID"));
        foreach (var required in new[] { "Inform", "GetRPCMethods", "TransferComplete" })
            Assert.Contains(required, methods.Texts("string"));
        Assert.Equal("Reboot", (await cpe.PostAsync("")).Message());
    }

    [Fact, Spec("checklist", "B028")]
    [Quirk(158)]
    public async Task An_unknown_RPC_gets_8000_and_the_session_goes_on()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        var fault = await cpe.PostAsync(Xml.Envelope("<cwmp:X_ACME_Dance/>", "d1"));
        Assert.Equal(200, fault.Status);
        Assert.Equal("8000", fault.Text("FaultCode"));
        Assert.Equal("d1", fault.Text("ID"));
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact, Spec("checklist", "B027")]
    public async Task A_header_that_must_be_understood_and_is_not_gets_a_SOAP_fault()
    {
        using var cpe = _acs.NewCpe();
        var inform = await cpe.PostAsync(
            Xml.Inform(
                "mu",
                headers: "<x:Odd xmlns:x=\"urn:x\" soap:mustUnderstand=\"1\">1</x:Odd>"
            )
        );
        Assert.Equal("Fault", inform.Message());
        Assert.Contains("MustUnderstand", inform.Text("faultcode"), StringComparison.Ordinal);
    }

    [Fact]
    [Quirk(32)]
    public async Task A_further_empty_POST_after_the_end_is_answered_with_204_again()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        await cpe.PostAsync("");
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact, Spec("checklist", "C036")]
    public async Task A_repeated_Inform_is_answered_again_and_logged_once()
    {
        using var cpe = _acs.NewCpe();
        var inform = Xml.Inform("rep");
        await cpe.PostAsync(inform);
        cpe.Hangup();
        var again = await cpe.PostAsync(inform);
        Assert.Equal("InformResponse", again.Message());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Single(await _acs.InformsAsync("00AABB-HG1-rep"));
    }

    [Fact, Spec("checklist", "D041", "D042")]
    [Quirk(111, 114)]
    public async Task Sixty_four_events_and_unknown_codes_are_accepted()
    {
        using var cpe = _acs.NewCpe();
        var events = string.Join(
            '|',
            Enumerable.Range(0, 62).Select(i => $"M ScheduleInform=k{i}")
        );
        await cpe.PostAsync(Xml.Inform("ev", events + "|99 FOO|X 00AABB Bar"));
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        var device = await _acs.Devices.GetAsync("00AABB-HG1-ev", default);
        Assert.Equal(64, device.LastEvents.Count);
        Assert.Contains("X 00AABB Bar", device.LastEvents);
    }

    [Theory]
    [Spec("checklist", "D043", "D046")]
    [InlineData("", "2026-03-01T12:00:00Z")]
    [InlineData("2 PERIODIC", "0001-01-01T00:00:00Z")]
    [InlineData("2 PERIODIC", "2019-03-05T11:54::14")]
    [InlineData("2 PERIODIC", "")]
    [Quirk(105, 108)]
    public async Task No_events_and_odd_clocks_are_no_error(string events, string currentTime)
    {
        using var cpe = _acs.NewCpe();
        var inform = await cpe.PostAsync(Xml.Inform("odd", events, currentTime: currentTime));
        Assert.Equal("InformResponse", inform.Message());
    }

    [Fact, Spec("checklist", "C043")]
    public async Task A_thousand_devices_at_once_are_all_served()
    {
        var all = Enumerable
            .Range(0, 1000)
            .Select(async i =>
            {
                using var cpe = _acs.NewCpe();
                await cpe.PostAsync(Xml.Inform($"storm{i}", "1 BOOT"));
                return (await cpe.PostAsync("")).Status;
            });
        Assert.All(await Task.WhenAll(all), status => Assert.Equal(204, status));
        var page = await _acs.Devices.SearchAsync(
            new DeviceQuery { SerialNumber = "storm*", Page = new(1, WithTotal: true) },
            default
        );
        Assert.Equal(1000, page.Total);
    }
}
