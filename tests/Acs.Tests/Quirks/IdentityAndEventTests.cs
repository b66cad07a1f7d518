using System.Net;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>Who devices say they are, and why they say they call.</summary>
public sealed class IdentityAndEventTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Theory, Quirk(98, 101, 102, 103)]
    [InlineData("00aabb", "IGD", "S1", "00AABB-IGD-S1")]
    [InlineData("00:AA:BB", "IGD", "S2", "00%3AAA%3ABB-IGD-S2")]
    [InlineData("00AABBCCDDEEFF0011223344", "IGD", "S3", "00AABBCCDDEEFF0011223344-IGD-S3")]
    [InlineData("FFFFFF", "HG658 V2", "a/b%c!:\u00fc", "FFFFFF-HG658%20V2-a%2Fb%25c%21%3A%C3%BC")]
    [InlineData("00AABB", "", "S4", "00AABB-S4")]
    public async Task Any_identity_makes_one_device_that_the_API_finds(
        string oui,
        string productClass,
        string serial,
        string id
    )
    {
        using var cpe = shared.Acs.NewCpe();
        var inform = Xml.Inform(serial, oui: oui)
            .Replace("HG1", productClass, StringComparison.Ordinal)
            .Replace("Acme", new string('m', 100), StringComparison.Ordinal);
        Assert.Equal("InformResponse", (await cpe.PostAsync(inform)).Message());
        await cpe.PostAsync("");
        using var answer = await shared.Acs.Api.GetAsync(
            "/api/v1/devices/" + Uri.EscapeDataString(id)
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact, Quirk(98)]
    public async Task A_class_that_is_absent_is_the_same_as_an_empty_one()
    {
        using var cpe = shared.Acs.NewCpe();
        var inform = Xml.Inform("absent")
            .Replace("<ProductClass>HG1</ProductClass>", "", StringComparison.Ordinal)
            .Replace("<Manufacturer>Acme</Manufacturer>", "", StringComparison.Ordinal);
        Assert.Equal("InformResponse", (await cpe.PostAsync(inform)).Message());
        Assert.Equal(
            "",
            (await shared.Acs.Devices.GetAsync("00AABB-absent", default)).Manufacturer
        );
    }

    [Theory, Quirk(99)]
    [InlineData("<SerialNumber></SerialNumber>")]
    [InlineData("<SerialNumber> \n </SerialNumber>")]
    [InlineData("")]
    public async Task A_device_without_a_serial_number_is_refused_because_it_is_nobody(
        string serial
    )
    {
        using var cpe = shared.Acs.NewCpe();
        var reply = await cpe.PostAsync(
            Xml.Inform("X", oui: "00DEAD")
                .Replace("<SerialNumber>X</SerialNumber>", serial, StringComparison.Ordinal)
        );
        Assert.Equal((200, "8003"), (reply.Status, reply.Text("FaultCode")));
        Assert.Contains("SerialNumber", reply.Text("FaultString"), StringComparison.Ordinal);
        var known = await shared.Acs.Devices.SearchAsync(
            new DeviceQuery { OUI = "00DEAD" },
            default
        );
        Assert.Empty(known.Items);
    }

    [Theory, Quirk(105, 106)]
    [InlineData("1970-01-01T00:00:00")]
    [InlineData("0000-00-00T00:00:00")]
    [InlineData("2019-03-05T11:54::14")]
    [InlineData("   1-01-01T00:00:05")]
    [InlineData("Thu Jan  1 00:00:00 1970")]
    [InlineData("")]
    public async Task Any_clock_is_no_error(string time)
    {
        using var talk = new Talk(shared.Acs, "CLOCK");
        var inform = talk.Inform()
            .Replace(">2026-03-01T12:00:00Z<", $">{time}<", StringComparison.Ordinal)
            .Replace("<RetryCount>0</RetryCount>", "", StringComparison.Ordinal)
            .Replace("<MaxEnvelopes>1</MaxEnvelopes>", "", StringComparison.Ordinal);
        Assert.Equal("InformResponse", (await talk.Cpe.PostAsync(inform)).Message());
        Assert.Equal(204, (await talk.Cpe.PostAsync("")).Status);
    }

    [Theory, Quirk(108, 114, 115, 116)]
    [InlineData("<Event/>", "")]
    [InlineData("", "")]
    [InlineData(
        "<Event><EventStruct><EventCode>X CT-COM BIND/1.2</EventCode></EventStruct></Event>",
        "X CT-COM BIND/1.2"
    )]
    [InlineData(
        "<Event><EventStruct><EventCode>2  periodic</EventCode></EventStruct></Event>",
        "2  periodic"
    )]
    [InlineData("<Event><EventStruct><EventCode>2</EventCode></EventStruct></Event>", "2")]
    [InlineData("<Event><EventStruct/></Event>", "")]
    public async Task Any_events_or_none_are_a_session(string events, string stored)
    {
        using var talk = new Talk(shared.Acs, "EVENTS");
        var inform = System.Text.RegularExpressions.Regex.Replace(
            talk.Inform(),
            "<Event>.*</Event>",
            events
        );
        Assert.Equal("InformResponse", (await talk.Cpe.PostAsync(inform)).Message());
        Assert.Equal(204, (await talk.Cpe.PostAsync("")).Status);
        var device = await shared.Acs.Devices.GetAsync(talk.Device, default);
        Assert.Equal(stored, string.Join('|', device.LastEvents));
    }

    [Fact, Quirk(109)]
    public async Task A_bootstrap_at_every_boot_loses_no_task()
    {
        using var talk = await new Talk(shared.Acs, "ALWAYSNEW").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.Cpe.PostAsync(talk.Inform("0 BOOTSTRAP|1 BOOT"));
        var request = await talk.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        await talk.AnswerAsync(request, Talk.Values(["Device.A"]));
        await talk.DoneAsync(task);
    }

    [Theory, Quirk(110, 115)]
    [InlineData("1 BOOT")]
    [InlineData("1")]
    [InlineData("1  boot")]
    [InlineData("M Reboot={0}")]
    [InlineData("M  reboot={0}|4 VALUE CHANGE")]
    public async Task A_reboot_is_known_by_any_sign_of_it(string events)
    {
        using var talk = await new Talk(shared.Acs, "REBOOT").IntroduceAsync();
        var task = await talk.SubmitAsync(new RebootRequest());
        await talk.ServeAsync(_ => "<cwmp:RebootResponse/>");
        await talk.CallHomeAsync(events.Replace("{0}", task.Id, StringComparison.Ordinal));
        await talk.DoneAsync(task);
    }

    [Fact, Quirk(110)]
    public async Task A_factory_reset_is_known_by_a_bootstrap_alone()
    {
        using var talk = await new Talk(shared.Acs, "RESET").IntroduceAsync();
        var task = await talk.SubmitAsync(new FactoryResetRequest());
        await talk.ServeAsync(_ => "<cwmp:FactoryResetResponse/>");
        await talk.CallHomeAsync("0 BOOTSTRAP");
        await talk.DoneAsync(task);
    }

    [Fact, Quirk(111)]
    public async Task Events_by_the_hundred_are_taken_and_their_task_is_done_once()
    {
        using var talk = await new Talk(shared.Acs, "HUNDREDS").IntroduceAsync();
        var task = await talk.SubmitAsync(new RebootRequest());
        await talk.ServeAsync(_ => "<cwmp:RebootResponse/>");
        var events = string.Join('|', Enumerable.Repeat($"M Reboot={task.Id}", 300));
        await talk.CallHomeAsync("1 BOOT|" + events);
        var done = await talk.DoneAsync(task);
        await talk.CallHomeAsync("1 BOOT|" + events);
        Assert.Equal(done.Finished, (await talk.DoneAsync(task)).Finished);
    }

    [Fact, Quirk(113)]
    public async Task An_old_value_that_a_change_tells_does_not_outlive_what_is_read_after_it()
    {
        const string Name = "Device.Time.Status";
        using var talk = await new Talk(shared.Acs, "CHANGED").IntroduceAsync(
            Xml.Parameter(Name, "old")
        );
        async Task<string?> KnownAsync() =>
            (await shared.Acs.Devices.GetParametersAsync(talk.Device, Name, default))
                .Single()
                .Value;

        // The event alone takes nothing away that was told before.
        await talk.CallHomeAsync("4 VALUE CHANGE");
        Assert.Equal("old", await KnownAsync());
        // The event with the value of before it: the device itself is asked, and believed.
        var task = await talk.SubmitAsync(new GetParameterValuesRequest([Name]));
        var request = await talk.CallHomeAsync("4 VALUE CHANGE", Xml.Parameter(Name, "old"));
        Assert.Equal([Name], request.Texts("string"));
        await talk.AnswerAsync(request, Talk.Values([Name]));
        await talk.DoneAsync(task);
        Assert.Equal("v", await KnownAsync());
        // And what the Inform had told does not come back when the next one is silent.
        await talk.CallHomeAsync("4 VALUE CHANGE");
        Assert.Equal("v", await KnownAsync());
        await talk.CallHomeAsync();
        Assert.Equal("v", await KnownAsync());
    }

    [Fact, Quirk(98, 104)]
    public async Task A_device_that_changes_its_identity_is_another_and_both_are_found_by_the_rest()
    {
        using var classless = new Talk(shared.Acs, "", "upgraded");
        await classless.Cpe.PostAsync(classless.Inform("0 BOOTSTRAP|1 BOOT"));
        await classless.Cpe.PostAsync("");
        var task = await shared.Acs.SubmitAsync(
            "00AABB-upgraded",
            new GetParameterValuesRequest(["Device.A"])
        );
        using var upgraded = new Talk(shared.Acs, "UPGRADED", "upgraded");
        Assert.Equal(204, (await upgraded.CallHomeAsync("1 BOOT")).Status);
        // What the elder one was to do stays with it, and an operator finds both.
        Assert.Equal(TaskState.Pending, (await classless.TaskAsync(task)).State);
        var found = await shared.Acs.Devices.SearchAsync(
            new DeviceQuery { SerialNumber = "upgraded" },
            default
        );
        Assert.Equal(
            ["00AABB-UPGRADED-upgraded", "00AABB-upgraded"],
            found.Items.Select(device => device.Id).Order(StringComparer.Ordinal)
        );
    }

    [Fact, Quirk(100)]
    public async Task Two_devices_that_share_an_identity_are_told_of_once_and_a_move_is_not()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                TrustedProxies = [System.Net.IPNetwork.Parse("127.0.0.0/8")],
                ProxyHeaders = ProxyHeaders.XForwarded,
            }
        );
        using var cpe = acs.NewCpe();
        async Task<IReadOnlyList<DeviceEvent>> CallAsync(string serial, params int[] hosts)
        {
            foreach (var host in hosts)
            {
                await cpe.PostAsync(Xml.Inform(serial), $"X-Forwarded-For: 192.0.2.{host}");
                Assert.Equal(204, (await cpe.PostAsync("")).Status);
            }
            return await acs.EventsAsync($"00AABB-HG1-{serial}", "device.shared");
        }

        Assert.Empty(await CallAsync("moves", 1, 2, 3, 2, 4, 1, 1, 2, 2, 1, 1));
        Assert.Empty(await CallAsync("twins", 1, 2, 2, 1, 2));
        var told = Assert.Single(await CallAsync("twins", 1, 2, 1, 2));
        Assert.Equal(
            ["192.0.2.2", "192.0.2.1"],
            told.Details!.Value.GetProperty("remoteAddresses")
                .EnumerateArray()
                .Select(address => address.GetString())
        );
    }
}
