using System.Globalization;
using System.Xml.Linq;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Rpc;

/// <summary>What the tree says of itself over the wire holds when it is used (TR-069 A.3.2).</summary>
public sealed class ModelTests
{
    private const string Mapping = "Device.NAT.PortMapping.";
    private const string EmptyTable = "Device.ManagementServer.InformParameter.";

    [Fact]
    [Spec("checklist", "E007", "E015")]
    public async Task an_empty_table_reads_as_an_empty_list()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Soap.GetValues(EmptyTable));
        Assert.Equal("GetParameterValuesResponse", turn.Name());
        Assert.Empty(turn.Xml().Descendants("ParameterList").Single().Elements());
        turn = await bench.CallAsync(turn, Names(EmptyTable, nextLevel: true));
        Assert.Equal("GetParameterNamesResponse", turn.Name());
        Assert.Empty(turn.Xml().Descendants("ParameterList").Single().Elements());
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E008")]
    public async Task secrets_read_as_empty_by_name_and_by_path()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        string[] secrets =
        [
            "Device.ManagementServer.Password",
            "Device.ManagementServer.ConnectionRequestPassword",
            "Device.ManagementServer.STUNPassword",
            "Device.PPP.Interface.1.Password",
            "Device.Users.User.1.Password",
            "Device.WiFi.AccessPoint.1.Security.KeyPassphrase",
        ];
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", [.. secrets.Select(name => (name, "xsd:string", "geheim123"))])
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.GetValues(secrets));
        Assert.Equal(secrets.Length, turn.Values().Count);
        Assert.All(turn.Values().Values, value => Assert.Equal("", value));
        turn = await bench.CallAsync(turn, Soap.GetValues(""));
        Assert.All(secrets, name => Assert.Equal("", turn.Values()[name]));
        Assert.DoesNotContain("geheim123", turn.Body, StringComparison.Ordinal);
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E017", "E018")]
    public async Task AddObject_works_exactly_where_a_table_is_flagged_writable()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Names("", nextLevel: false));
        var flags = Flags(turn);
        Assert.DoesNotContain(flags.Keys, name => name.Contains('{', StringComparison.Ordinal));
        // Whatever has something below it is an object, is listed, and ends with a dot.
        foreach (var name in flags.Keys.Where(name => name != "Device."))
            Assert.Contains(name[..(name.TrimEnd('.').LastIndexOf('.') + 1)], flags.Keys);
        foreach (var plain in new[] { "Device.", "Device.DeviceInfo.", "Device.NAT." })
            Assert.False(flags[plain]);
        Assert.True(flags[Mapping]);
        Assert.False(flags["Device.Hosts.Host."]);
        foreach (var (name, writable) in flags.Where(f => f.Key.EndsWith('.') && !IsRow(f.Key)))
        {
            turn = await bench.CallAsync(turn, Object("AddObject", name));
            if (!writable)
                Assert.Equal((name, 9005), (name, turn.FaultCode()));
            else if (turn.FaultCode() != 9004) // full, which is no lack of permission
                Assert.Equal((name, "AddObjectResponse"), (name, turn.Name()));
        }
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E019")]
    public async Task every_writable_parameter_takes_its_own_value()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Names("", nextLevel: false));
        var writable = Flags(turn).Where(f => f.Value && !f.Key.EndsWith('.')).ToList();
        turn = await bench.CallAsync(turn, Soap.GetValues(""));
        var own = Own(turn);
        var plain = writable.Where(f => !IsSecret(f.Key)).Select(f => own[f.Key]).ToArray();
        Assert.True(plain.Length > 100);
        turn = await bench.CallAsync(turn, Soap.SetValues("", plain));
        Assert.Equal((0, "0"), (turn.FaultCode(), turn.Text("Status")));
        // A secret reads as empty, which it may be too short for, but it is not read-only.
        foreach (var secret in writable.Where(f => IsSecret(f.Key)))
        {
            turn = await bench.CallAsync(turn, Soap.SetValues("", own[secret.Key]));
            Assert.DoesNotContain(
                turn.Xml().Descendants("FaultCode"),
                code => code.Value == "9008"
            );
        }
        await bench.FinishAsync(turn);
    }

    [Theory]
    [Spec("checklist", "E024")]
    [InlineData("Device.ManagementServer.PeriodicInformInterval", "xsd:unsignedInt", "0")]
    [InlineData("Device.NAT.PortMapping.1.ExternalPort", "xsd:unsignedInt", "65536")]
    [InlineData("Device.NAT.PortMapping.1.Protocol", "xsd:string", "ICMP")]
    [InlineData(
        "Device.DeviceInfo.ProvisioningCode",
        "xsd:string",
        "12345678901234567890123456789012345678901234567890123456789012345"
    )]
    public async Task a_value_outside_its_range_enumeration_or_length_is_9007(
        string name,
        string type,
        string value
    )
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var before = bench.Cpe.Get(name);
        turn = await bench.CallAsync(turn, Soap.SetValues("", (name, type, value)));
        Assert.Equal(9003, turn.FaultCode());
        var fault = Assert.Single(turn.Xml().Descendants("SetParameterValuesFault"));
        Assert.Equal(name, fault.Element("ParameterName")!.Value);
        Assert.Equal("9007", fault.Element("FaultCode")!.Value);
        Assert.Equal(before, bench.Cpe.Get(name));
        await bench.FinishAsync(turn);
    }

    [Theory]
    [Spec("checklist", "E033")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_pair_that_is_valid_only_together_is_taken_in_either_order(bool lowFirst)
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var low = ("Device.DHCPv4.Server.Pool.1.MinAddress", "xsd:string", "192.168.1.210");
        var high = ("Device.DHCPv4.Server.Pool.1.MaxAddress", "xsd:string", "192.168.1.220");
        turn = await bench.CallAsync(turn, Soap.SetValues("", low));
        Assert.Equal(9003, turn.FaultCode());
        turn = await bench.CallAsync(
            turn,
            lowFirst ? Soap.SetValues("", low, high) : Soap.SetValues("", high, low)
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.GetValues(low.Item1, high.Item1));
        Assert.Equal(low.Item3, turn.Values()[low.Item1]);
        Assert.Equal(high.Item3, turn.Values()[high.Item1]);
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E035", "E036")]
    public async Task an_offset_keeps_the_instant_and_an_escaped_comma_keeps_the_item()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var time = bench.Ms("PeriodicInformTime");
        const string Servers = "Device.Time.Client.1.Servers";
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues(
                "",
                (time, "xsd:dateTime", "2026-07-01T12:00:00+02:00"),
                (Servers, "xsd:string", "a%2Cb,c")
            )
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.GetValues(time, Servers));
        Assert.Equal(
            new DateTimeOffset(2026, 7, 1, 10, 0, 0, TimeSpan.Zero),
            DateTimeOffset.Parse(turn.Values()[time], CultureInfo.InvariantCulture)
        );
        Assert.Equal(["a%2Cb", "c"], turn.Values()[Servers].Split(','));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E038")]
    public async Task five_hundred_values_are_set_all_or_none()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        for (var i = 0; i < 31; i++)
            turn = await bench.CallAsync(turn, Object("AddObject", Mapping));
        turn = await bench.CallAsync(turn, Names("", nextLevel: false));
        var writable = Flags(turn).Where(f => f.Value && !f.Key.EndsWith('.') && !IsSecret(f.Key));
        turn = await bench.CallAsync(turn, Soap.GetValues(""));
        var own = Own(turn);
        var values = writable
            .Select(f => own[f.Key])
            .Select(v => IsDescription(v.Name) ? v with { Value = "changed" } : v)
            .OrderByDescending(v => IsDescription(v.Name))
            .Take(500)
            .ToArray();
        Assert.Equal(500, values.Length);
        var changed = values.Where(v => IsDescription(v.Name)).Select(v => v.Name).ToArray();
        Assert.Equal(32, changed.Length);
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("all", [.. values[..499], ("Device.Nothing", "xsd:string", "x")])
        );
        Assert.Equal(9003, turn.FaultCode());
        Assert.All(changed, name => Assert.NotEqual("changed", bench.Cpe.Get(name)));
        turn = await bench.CallAsync(turn, Soap.SetValues("all", values));
        Assert.Equal("0", turn.Text("Status"));
        Assert.All(changed, name => Assert.Equal("changed", bench.Cpe.Get(name)));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E042")]
    public async Task a_new_row_begins_with_the_defaults_of_the_model()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Object("AddObject", Mapping));
        var row = $"{Mapping}{turn.Text("InstanceNumber")}.";
        turn = await bench.CallAsync(turn, Soap.GetValues(row));
        var values = turn.Values();
        foreach (
            var (name, value) in new[]
            {
                ("Enable", "false"),
                ("Status", "Disabled"),
                ("Interface", ""),
                ("AllInterfaces", "false"),
                ("LeaseDuration", "0"),
                ("RemoteHost", ""),
                ("ExternalPort", "0"),
                ("ExternalPortEndRange", "0"),
                ("InternalPort", "0"),
                ("InternalClient", ""),
                ("Description", ""),
            }
        )
            Assert.Equal((name, value), (name, values[row + name]));
        Assert.StartsWith("cpe-", values[row + "Alias"], StringComparison.Ordinal);
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E048")]
    public async Task strong_references_to_a_deleted_row_become_empty()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        var references = new[]
        {
            "Device.NAT.PortMapping.1.Interface",
            "Device.NAT.InterfaceSetting.1.Interface",
            "Device.Routing.Router.1.IPv4Forwarding.1.Interface",
        };
        turn = await bench.CallAsync(turn, Soap.GetValues(references));
        Assert.All(turn.Values().Values, to => Assert.Equal("Device.IP.Interface.1", to));
        turn = await bench.CallAsync(turn, Object("DeleteObject", "Device.IP.Interface.1."));
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.GetValues(references));
        Assert.Equal(references.Length, turn.Values().Count);
        Assert.All(turn.Values().Values, to => Assert.Equal("", to));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "E053")]
    public async Task active_notification_on_a_moving_value_is_refused_and_changes_nothing()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        const string UpTime = "Device.DeviceInfo.UpTime";
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc(
                "SetParameterAttributes",
                "<ParameterList><SetParameterAttributesStruct>"
                    + $"<Name>{UpTime}</Name><NotificationChange>1</NotificationChange>"
                    + "<Notification>2</Notification><AccessListChange>0</AccessListChange>"
                    + "<AccessList/></SetParameterAttributesStruct></ParameterList>"
            )
        );
        Assert.Equal(9009, turn.FaultCode());
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc(
                "GetParameterAttributes",
                $"<ParameterNames><string>{UpTime}</string></ParameterNames>"
            )
        );
        Assert.Equal("0", turn.Text("Notification"));
        await bench.FinishAsync(turn);
    }

    private static bool IsRow(string name) =>
        char.IsAsciiDigit(name[name.TrimEnd('.').LastIndexOf('.') + 1]);

    private static bool IsSecret(string name) =>
        name.EndsWith("Password", StringComparison.Ordinal)
        || name.EndsWith("Passphrase", StringComparison.Ordinal)
        || name.EndsWith("PreSharedKey", StringComparison.Ordinal);

    private static bool IsDescription(string name) =>
        name.StartsWith(Mapping, StringComparison.Ordinal)
        && name.EndsWith(".Description", StringComparison.Ordinal);

    /// <summary>Name and Writable of each ParameterInfoStruct.</summary>
    private static Dictionary<string, bool> Flags(WireRequest turn) =>
        turn.Xml()
            .Descendants("ParameterInfoStruct")
            .ToDictionary(
                e => e.Element("Name")!.Value,
                e => e.Element("Writable")!.Value is "1" or "true"
            );

    /// <summary>Each value as it can be written back.</summary>
    private static Dictionary<string, (string Name, string Type, string Value)> Own(
        WireRequest turn
    ) =>
        turn.Xml()
            .Descendants("ParameterValueStruct")
            .Select(e => (Name: e.Element("Name")!.Value, Value: e.Element("Value")!))
            .ToDictionary(v => v.Name, v => (v.Name, Type(v.Value), v.Value.Value));

    private static string Type(XElement value) =>
        value.Attributes().Single(a => a.Name.LocalName == "type").Value;

    private static string Names(string path, bool nextLevel) =>
        Soap.Rpc(
            "GetParameterNames",
            $"<ParameterPath>{path}</ParameterPath><NextLevel>{(nextLevel ? 1 : 0)}</NextLevel>"
        );

    private static string Object(string rpc, string path) =>
        Soap.Rpc(rpc, $"<ObjectName>{path}</ObjectName><ParameterKey/>");
}
