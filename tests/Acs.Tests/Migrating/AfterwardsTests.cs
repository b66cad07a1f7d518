using System.Net.Http.Headers;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using MongoDB.Bson;
using Xunit;
using static Acs.Tests.Migrating.GenieDocuments;

namespace Acs.Tests.Migrating;

/// <summary>
/// The first sessions after the move: what GenieACS has done to a device is not done again, and what it has
/// read is not read again.
/// </summary>
public sealed class AfterwardsTests : IAsyncLifetime
{
    private const string Type = "1 Firmware Upgrade Image";
    private const string Wlan = "~.LANDevice.1.WLANConfiguration.1";
    private static readonly long Then = new DateTimeOffset(
        Noon.AddDays(-3)
    ).ToUnixTimeMilliseconds();

    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() => _acs = await TestAcs.StartAsync();

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Theory]
    [InlineData("Reboot", "Reboot")]
    [InlineData("FactoryReset", "FactoryReset")]
    [InlineData($"Downloads.[FileType:{Type}].Download", $"Download {Type}")]
    public async Task What_was_done_there_is_not_done_again_and_what_is_wanted_since_is(
        string wish,
        string rpc
    )
    {
        var device = Device("1");
        device["FactoryReset"] = Leaf(Noon.AddDays(-3), "xsd:dateTime", Noon, writable: true);
        device["Downloads"] = Object(Noon, ("1", Downloaded()));
        await ImportAsync(device);
        await _acs.PutFileAsync("fw.bin");
        using var cpe = Cpe();
        // The very time of then, as a rule says it that has been there for long.
        await WantAsync(wish, Then);
        Assert.Empty(await cpe.CallHomeAsync());
        await WantAsync(wish, Then + 1);
        Assert.Equal([rpc], await cpe.CallHomeAsync());
        // Whether it has started again is looked at then.
        Assert.DoesNotContain(rpc, await cpe.CallHomeAsync());
        await _acs.NoFaultsAsync();
    }

    [Fact]
    public async Task What_was_read_there_is_not_read_again()
    {
        await ImportAsync(Device("1"));
        using var cpe = Cpe();
        await _acs.RuleAsync(
            "known",
            """
            const root = 'InternetGatewayDevice.';
            const ssids = declare(root + 'LANDevice.*.WLANConfiguration.*.SSID', {value: 1});
            const version = declare(root + 'DeviceInfo.SoftwareVersion', {value: 1}).value[0];
            declare('Tags.' + version.replace('.', '_') + '_' + ssids.size, null, {value: true});
            declare(root + 'LANDevice.1.WLANConfiguration.[SSID:home].Enable', null, {value: true});
            """
        );
        Assert.Empty(await cpe.CallHomeAsync());
        Assert.Contains("1_0_1", (await _acs.Devices.GetAsync(cpe.Id, default)).Tags);
        await _acs.RuleAsync(
            "fresh",
            $"declare('InternetGatewayDevice{Wlan[1..]}.SSID', {{value: Date.now(1000, 0)}});"
        );
        Assert.Equal([$"GPV {Wlan}.SSID"], await cpe.CallHomeAsync());
        await _acs.NoFaultsAsync();
    }

    private RuleCpe Cpe() =>
        new RuleCpe(_acs)
            .With("~.DeviceInfo.SoftwareVersion", "1.0")
            .With("~.DeviceInfo.UpTime", "77", "xsd:unsignedInt")
            .With($"{Wlan}.SSID", "home", writable: true)
            .With($"{Wlan}.Enable", "1", "xsd:boolean");

    private static BsonDocument Downloaded()
    {
        BsonDocument Text(string value) => Leaf(value, "xsd:string", Noon, writable: true);
        BsonDocument Time() => Leaf(Noon.AddDays(-3), "xsd:dateTime", Noon, writable: true);
        return Object(
            Noon,
            ("FileType", Text(Type)),
            ("FileName", Text("fw.bin")),
            ("TargetFileName", Text("")),
            ("Download", Time()),
            ("LastFileType", Text(Type)),
            ("LastFileName", Text("fw.bin")),
            ("LastTargetFileName", Text("")),
            ("LastDownload", Time()),
            ("StartTime", Time()),
            ("CompleteTime", Time())
        );
    }

    private Task WantAsync(string wish, long time)
    {
        var instance = wish.Contains('.') ? wish[..wish.LastIndexOf('.')] : null;
        var before = instance is null
            ? ""
            : $"declare('{instance}', {{path: 1}}, {{path: 1}});"
                + $"declare('{instance}.FileName', {{value: 1}}, {{value: 'fw.bin'}});";
        return _acs.RuleAsync(
            "wish",
            $"{before} declare('{wish}', {{value: 1}}, {{value: {time}}});"
        );
    }

    private async Task ImportAsync(BsonDocument device)
    {
        using var body = new ByteArrayContent(Octets(device));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var reply = await _acs.Api.PostAsync("/api/v1/imports/genieacs/devices", body);
        Assert.Contains("\"added\"", await reply.Content.ReadAsStringAsync());
    }
}
