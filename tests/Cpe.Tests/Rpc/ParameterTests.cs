using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Tree;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Rpc;

/// <summary>The RPCs on parameters, over the wire (TR-069 A.3.2).</summary>
public sealed class ParameterTests
{
    private const string Code = "Device.DeviceInfo.ProvisioningCode";
    private const string Key = "Device.ManagementServer.ParameterKey";
    private const string Mapping = "Device.NAT.PortMapping.";

    [Fact]
    [Spec("checklist", "E001")]
    public async Task GetRPCMethods_lists_the_required_methods_and_no_responses()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Soap.Rpc("GetRPCMethods"));
        var methods = turn.Xml().Descendants("string").Select(e => e.Value).ToList();
        foreach (
            var required in new[]
            {
                "GetRPCMethods",
                "SetParameterValues",
                "GetParameterValues",
                "GetParameterNames",
                "SetParameterAttributes",
                "GetParameterAttributes",
                "AddObject",
                "DeleteObject",
                "Reboot",
                "Download",
            }
        )
            Assert.Contains(required, methods);
        Assert.DoesNotContain(methods, m => m.EndsWith("Response", StringComparison.Ordinal));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E002", "E003", "E004", "E005", "E006", "E009")]
    public async Task GetParameterValues_reads_names_and_partial_paths_or_nothing()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var interval = bench.Ms("PeriodicInformInterval");
        turn = await bench.CallAsync(turn, Soap.GetValues(Code, interval));
        var list = turn.Xml().Descendants("ParameterList").Single();
        Assert.EndsWith(
            "ParameterValueStruct[2]",
            list.Attributes().Single(a => a.Name.LocalName == "arrayType").Value,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["xsd:string", "xsd:unsignedInt"],
            list.Descendants("Value")
                .Select(v => v.Attributes().Single(a => a.Name.LocalName == "type").Value)
        );
        turn = await bench.CallAsync(turn, Soap.GetValues("Device.DeviceInfo."));
        Assert.All(
            turn.Values().Keys,
            name =>
            {
                Assert.StartsWith("Device.DeviceInfo.", name, StringComparison.Ordinal);
                Assert.False(name.EndsWith('.'));
            }
        );
        turn = await bench.CallAsync(turn, Soap.GetValues(""));
        Assert.True(turn.Values().Count > 250);
        Assert.Equal("", turn.Values()[bench.Ms("Password")]);
        foreach (
            var wrong in new[] { "Device.Nothing", "Device.DeviceInfo", Code.ToLowerInvariant() }
        )
        {
            turn = await bench.CallAsync(turn, Soap.GetValues(Code, wrong));
            Assert.Equal(9005, turn.FaultCode());
            Assert.Empty(turn.Xml().Descendants("ParameterValueStruct"));
        }
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E010", "E011", "E012", "E013", "E014", "E016")]
    public async Task GetParameterNames_shows_one_level_or_all()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        async Task<string[]> NamesAsync(string path, int next)
        {
            turn = await bench.CallAsync(
                turn,
                Soap.Rpc(
                    "GetParameterNames",
                    $"<ParameterPath>{path}</ParameterPath><NextLevel>{next}</NextLevel>"
                )
            );
            return [.. turn.Xml().Descendants("Name").Select(e => e.Value)];
        }
        Assert.Equal(["Device."], await NamesAsync("", 1));
        var children = await NamesAsync("Device.DeviceInfo.", 1);
        Assert.Contains(Code, children);
        Assert.DoesNotContain("Device.DeviceInfo.", children);
        Assert.All(
            children,
            name => Assert.DoesNotContain('.', name["Device.DeviceInfo.".Length..].TrimEnd('.'))
        );
        var all = await NamesAsync("Device.DeviceInfo.", 0);
        Assert.Contains("Device.DeviceInfo.", all);
        Assert.Contains("Device.DeviceInfo.FirmwareImage.1.Version", all);
        Assert.Equal([Code], await NamesAsync(Code, 0));
        await NamesAsync(Code, 1);
        Assert.Equal(9003, turn.FaultCode());
        await NamesAsync("Device.Nothing.", 0);
        Assert.Equal(9005, turn.FaultCode());
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E020", "E021", "E022", "E023", "E025", "E027", "E029")]
    public async Task SetParameterValues_sets_all_or_nothing_and_names_each_bad_parameter()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var before = bench.Cpe.Get(Code);
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues(
                "new-key",
                (Code, "xsd:string", "good"),
                ("Device.Nothing", "xsd:string", "x"),
                ("Device.DeviceInfo.SoftwareVersion", "xsd:string", "x"),
                (bench.Ms("PeriodicInformInterval"), "xsd:unsignedInt", "soon"),
                (bench.Ms("PeriodicInformEnable"), "xsd:boolean", "maybe"),
                ("Device.DeviceInfo.", "xsd:string", "x")
            )
        );
        Assert.Equal(9003, turn.FaultCode());
        var faults = turn.Xml()
            .Descendants("SetParameterValuesFault")
            .ToDictionary(
                f => f.Element("ParameterName")!.Value,
                f => int.Parse(f.Element("FaultCode")!.Value)
            );
        Assert.Equal(5, faults.Count);
        Assert.Equal(9005, faults["Device.Nothing"]);
        Assert.Equal(9008, faults["Device.DeviceInfo.SoftwareVersion"]);
        Assert.InRange(faults[bench.Ms("PeriodicInformInterval")], 9006, 9007);
        Assert.InRange(faults[bench.Ms("PeriodicInformEnable")], 9006, 9007);
        Assert.Equal(9005, faults["Device.DeviceInfo."]);
        Assert.Equal(before, bench.Cpe.Get(Code));
        Assert.Equal("", bench.Cpe.Get(Key));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "A035", "A036", "E026", "E028", "E030", "E031", "E034", "E037")]
    public async Task values_and_keys_come_back_exactly_as_they_were_set()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        const string Hard = "<&>\"'\t\r\n𝄞";
        var host = bench.Ms("Username");
        turn = await bench.CallAsync(turn, Soap.SetValues("k1", (host, "xsd:string", Hard)));
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.GetValues(host, Key));
        Assert.Equal(Hard, turn.Values()[host]);
        Assert.Equal("k1", turn.Values()[Key]);
        foreach (var flag in new[] { "0", "1", "false", "true" })
        {
            turn = await bench.CallAsync(
                turn,
                Soap.SetValues("", (bench.Ms("PeriodicInformEnable"), "xsd:boolean", flag))
            );
            Assert.Equal("0", turn.Text("Status"));
            Assert.Equal("", bench.Cpe.Get(Key));
        }
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (bench.Ms("PeriodicInformInterval"), "xsd:string", "4000"))
        );
        Assert.Equal("4000", bench.Cpe.Get(bench.Ms("PeriodicInformInterval")));
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("twice", (Code, "xsd:string", "a"), (Code, "xsd:string", "b"))
        );
        Assert.Equal(9003, turn.FaultCode());
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues(new string('k', 33), (Code, "xsd:string", "a"))
        );
        Assert.Equal(9003, turn.FaultCode());
        Assert.Equal("", bench.Cpe.Get(Key));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E039", "E040", "E041", "E043", "E045", "E046", "E047", "E049")]
    public async Task rows_keep_their_numbers_over_deletes_and_reboots()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var first = uint.Parse(bench.Cpe.Get("Device.NAT.PortMappingNumberOfEntries")!);
        var numbers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            turn = await bench.CallAsync(turn, Object("AddObject", Mapping, $"add-{i}"));
            numbers.Add(turn.Text("InstanceNumber"));
            Assert.Equal($"add-{i}", bench.Cpe.Get(Key));
        }
        Assert.Equal(3, numbers.Distinct(StringComparer.Ordinal).Count());
        turn = await bench.CallAsync(
            turn,
            Object("DeleteObject", $"{Mapping}{numbers[1]}.", "del")
        );
        Assert.Equal("0", turn.Text("Status"));
        Assert.Equal("del", bench.Cpe.Get(Key));
        foreach (
            var (rpc, path) in new[]
            {
                ("AddObject", Mapping.TrimEnd('.')),
                ("AddObject", $"{Mapping}{numbers[0]}."),
                ("AddObject", "Device.DeviceInfo."),
                ("DeleteObject", $"{Mapping}999."),
                ("DeleteObject", Mapping),
            }
        )
        {
            turn = await bench.CallAsync(turn, Object(rpc, path, "bad"));
            Assert.Equal(9005, turn.FaultCode());
            Assert.Equal("del", bench.Cpe.Get(Key));
        }
        await bench.FinishAsync(turn);
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(6));
        turn = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc(
                "GetParameterNames",
                $"<ParameterPath>{Mapping}</ParameterPath><NextLevel>1</NextLevel>"
            )
        );
        var rows = turn.Xml().Descendants("Name").Select(e => e.Value).ToList();
        Assert.Contains($"{Mapping}{numbers[0]}.", rows);
        Assert.DoesNotContain($"{Mapping}{numbers[1]}.", rows);
        Assert.Contains($"{Mapping}{numbers[2]}.", rows);
        Assert.Equal($"{first + 2}", bench.Cpe.Get("Device.NAT.PortMappingNumberOfEntries"));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E044")]
    public async Task a_full_table_is_9004()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        for (var i = 0; i < 33 && turn.FaultCode() == 0; i++)
            turn = await bench.CallAsync(turn, Object("AddObject", Mapping, ""));
        Assert.Equal(9004, turn.FaultCode());
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E050", "E051", "E052", "E054", "E055", "E056", "D037")]
    public async Task attributes_are_set_by_name_and_path_or_not_at_all()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var interval = bench.Ms("PeriodicInformInterval");
        async Task<int> SetAsync(string name, int notification, int change = 1, int access = 0)
        {
            turn = await bench.CallAsync(
                turn,
                Soap.Rpc(
                    "SetParameterAttributes",
                    "<ParameterList><SetParameterAttributesStruct>"
                        + $"<Name>{name}</Name><NotificationChange>{change}</NotificationChange>"
                        + $"<Notification>{notification}</Notification>"
                        + $"<AccessListChange>{access}</AccessListChange><AccessList/>"
                        + "</SetParameterAttributesStruct></ParameterList>"
                )
            );
            return turn.FaultCode();
        }
        async Task<string[]> NotificationsAsync(string name)
        {
            turn = await bench.CallAsync(
                turn,
                Soap.Rpc(
                    "GetParameterAttributes",
                    $"<ParameterNames><string>{name}</string></ParameterNames>"
                )
            );
            return [.. turn.Xml().Descendants("Notification").Select(e => e.Value)];
        }
        Assert.Equal(0, await SetAsync(interval, 2));
        Assert.Equal(["2"], await NotificationsAsync(interval));
        Assert.Equal(0, await SetAsync(interval, 1, change: 0));
        Assert.Equal(["2"], await NotificationsAsync(interval));
        Assert.Equal(9003, await SetAsync(interval, 7));
        Assert.Equal(0, await SetAsync(interval, 5)); // it knows lightweight notifications
        Assert.Equal(9005, await SetAsync("Device.Nothing", 1));
        Assert.Equal(0, await SetAsync("Device.DHCPv4.Server.Pool.1.", 1));
        Assert.All(
            await NotificationsAsync("Device.DHCPv4.Server.Pool.1."),
            notification => Assert.Equal("1", notification)
        );
        Assert.Equal(0, await SetAsync(interval, 0, change: 0, access: 1));
        Assert.False(bench.Cpe.Set(interval, "77", ValueOrigin.Subscriber).Succeeded);
        turn = await bench.CallAsync(turn, Soap.SetValues("", (interval, "xsd:unsignedInt", "78")));
        Assert.Equal("78", bench.Cpe.Get(interval));
        await bench.FinishAsync(turn);
    }

    private static string Object(string rpc, string path, string key) =>
        Soap.Rpc(rpc, $"<ObjectName>{path}</ObjectName><ParameterKey>{key}</ParameterKey>");
}
