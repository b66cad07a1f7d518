using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Events;

/// <summary>Values that differ from what was known: told when somebody wants to know, and bounded.</summary>
public sealed class ValueChangeTests
{
    private const string Device = "00AABB-HG1-1";
    private const string Ssid = "Device.WiFi.SSID.1.SSID";

    [Fact]
    public async Task Nothing_is_told_while_nobody_asks()
    {
        await using var acs = await TestAcs.StartAsync();
        await InformAsync(acs, Ssid, "home");
        await InformAsync(acs, Ssid, "other");
        Assert.Empty(await acs.EventsAsync(Device, "value.changed"));
    }

    [Fact]
    public async Task An_Inform_tells_what_is_other_than_before()
    {
        await using var acs = await StartAsync();
        await InformAsync(acs, Ssid, "home");
        await InformAsync(acs, Ssid, "home");
        Assert.Empty(await acs.EventsAsync(Device, "value.changed"));
        await InformAsync(acs, Ssid, "other");
        var told = Assert.Single(await acs.EventsAsync(Device, "value.changed"));
        Assert.Equal($"{Ssid} changed from 'home' to 'other'.", told.Message);
        Assert.Equal([(Ssid, "home", "other")], Changes(told));
    }

    [Fact]
    public async Task What_was_read_in_a_session_is_compared_with_what_was_known()
    {
        await using var acs = await StartAsync();
        await acs.IntroduceAsync();
        await ReadAsync(acs, "home");
        Assert.Empty(await acs.EventsAsync(Device, "value.changed"));
        await ReadAsync(acs, "other");
        Assert.Equal(
            [(Ssid, "home", "other")],
            Changes(Assert.Single(await acs.EventsAsync(Device, "value.changed")))
        );
    }

    [Fact]
    public async Task A_value_that_a_task_wrote_is_told_once_and_not_again_by_the_next_Inform()
    {
        await using var acs = await StartAsync();
        await InformAsync(acs, Ssid, "home");
        var task = await acs.SubmitAsync(
            Device,
            new SetParameterValuesRequest([new NamedValue(Ssid, "written")])
        );
        using (var cpe = acs.NewCpe())
        {
            await cpe.PostAsync(Xml.Inform(parameters: Xml.Parameter(Ssid, "home")));
            var request = await cpe.PostAsync("");
            await cpe.AnswerAsync(
                request,
                "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>"
            );
        }
        await acs.DoneAsync(task);
        await InformAsync(acs, Ssid, "written");
        Assert.Equal(
            [(Ssid, "home", "written")],
            Changes(Assert.Single(await acs.EventsAsync(Device, "value.changed")))
        );
    }

    [Fact]
    public async Task After_a_factory_reset_nothing_counts_as_changed()
    {
        await using var acs = await StartAsync();
        await InformAsync(acs, Ssid, "home");
        await InformAsync(acs, Ssid, "factory", "0 BOOTSTRAP|1 BOOT");
        Assert.Empty(await acs.EventsAsync(Device, "value.changed"));
    }

    [Fact]
    public async Task A_password_is_told_as_changed_and_not_shown()
    {
        await using var acs = await StartAsync();
        const string Key = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase";
        await InformAsync(acs, Key, "old-secret");
        await InformAsync(acs, Key, "new-secret");
        var told = Assert.Single(await acs.EventsAsync(Device, "value.changed"));
        Assert.Equal([(Key, "****", "****")], Changes(told));
        Assert.DoesNotContain("secret", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_tells_64_changes_and_the_number_of_the_others()
    {
        await using var acs = await StartAsync();
        string Many(string value) =>
            string.Concat(
                Enumerable.Range(1, 100).Select(n => Xml.Parameter($"Device.X.{n:D3}.Y", value))
            );
        foreach (var value in (string[])["a", new string('b', 1_000)])
        {
            using var cpe = acs.NewCpe();
            await cpe.PostAsync(Xml.Inform(parameters: Many(value)));
            await cpe.PostAsync("");
        }
        var told = Assert.Single(await acs.EventsAsync(Device, "value.changed"));
        var changes = Changes(told);
        Assert.Equal((64, 201), (changes.Count, changes[0].New.Length));
        Assert.Equal(36, told.Details!.Value.GetProperty("omitted").GetInt32());
        Assert.StartsWith("100 values changed: Device.X.001.Y, ", told.Message);
    }

    [Fact]
    public async Task A_stream_that_asks_for_the_kind_switches_it_on_and_its_end_off()
    {
        await using var acs = await TestAcs.StartAsync();
        await InformAsync(acs, Ssid, "one");
        using (var end = new CancellationTokenSource())
        {
            var stream = acs
                .Events.FollowAsync(new() { Kind = "value.*" }, null, end.Token)
                .GetAsyncEnumerator();
            Assert.True(await stream.MoveNextAsync());
            await InformAsync(acs, Ssid, "two");
            Assert.True(await stream.MoveNextAsync());
            Assert.Equal([(Ssid, "one", "two")], Changes(Assert.Single(stream.Current)));
            await stream.DisposeAsync();
        }
        await InformAsync(acs, Ssid, "three");
        Assert.Single(await acs.EventsAsync(Device, "value.changed"));
    }

    private static Task<TestAcs> StartAsync() =>
        TestAcs.StartAsync(options => options with { TellValueChanges = true });

    private static async Task InformAsync(
        TestAcs acs,
        string name,
        string value,
        string events = "2 PERIODIC"
    )
    {
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(events: events, parameters: Xml.Parameter(name, value)));
        await cpe.PostAsync("");
    }

    private static async Task ReadAsync(TestAcs acs, string value)
    {
        var task = await acs.SubmitAsync(Device, new GetParameterValuesRequest([Ssid]));
        using var cpe = acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        await cpe.AnswerAsync(
            request,
            "<cwmp:GetParameterValuesResponse><ParameterList>"
                + Xml.Parameter(Ssid, value)
                + "</ParameterList></cwmp:GetParameterValuesResponse>"
        );
        await acs.DoneAsync(task);
    }

    private static List<(string Name, string Old, string New)> Changes(DeviceEvent told) =>
        [
            .. told.Details!.Value.GetProperty("changes")
                .EnumerateArray()
                .Select(change => (Of(change, "name"), Of(change, "old"), Of(change, "new"))),
        ];

    private static string Of(JsonElement change, string name) =>
        change.GetProperty(name).GetString()!;
}
