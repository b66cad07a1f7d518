using Acs.Tests.Wire;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>
/// Provisions of the kind operators write, on a device of either data model, each to its end: and in the
/// session after there is nothing left to do.
/// </summary>
public sealed class OperatorScriptTests(OperatorScriptTests.Server server)
    : IClassFixture<OperatorScriptTests.Server>
{
    private static int _devices;

    public static TheoryData<string, string, string> Scripts => OperatorScripts.All;

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_comes_to_its_end_and_then_rests(
        string kind,
        string script,
        string expected
    )
    {
        var acs = server.Acs;
        var serial = $"op{Interlocked.Increment(ref _devices)}";
        using var cpe = kind == OperatorScripts.Tr181 ? Tr181(acs, serial) : Tr098(acs, serial);
        await OperatorScriptEnd.PutAsync(acs, serial, script);
        var rpcs = await cpe.CallHomeAsync("1 BOOT");
        await acs.NoFaultsAsync(cpe.Id);
        await OperatorScriptEnd.CheckAsync(acs, new Scripted(cpe, rpcs), expected);
        // Whoever was asked to start again has done so by then.
        Assert.Empty(await cpe.CallHomeAsync(rpcs.Contains("Reboot") ? "1 BOOT" : "2 PERIODIC"));
        await acs.NoFaultsAsync(cpe.Id);
    }

    private static RuleCpe Tr098(TestAcs acs, string serial)
    {
        var ppp = "~.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.";
        return TraceTests
            .Small(acs, serial)
            .With(ppp + "Username", "", writable: true)
            .With(ppp + "Password", "", writable: true);
    }

    private static RuleCpe Tr181(TestAcs acs, string serial)
    {
        var cpe = new RuleCpe(acs, serial, RuleCpe.Tr181)
            .With("~.DeviceInfo.SoftwareVersion", "1.0")
            .With("~.DeviceInfo.HardwareVersion", "hw1")
            .With("~.ManagementServer.ConnectionRequestURL", "http://127.0.0.1:9/")
            .With("~.ManagementServer.ConnectionRequestUsername", "", writable: true)
            .With("~.ManagementServer.ConnectionRequestPassword", "", writable: true)
            .With("~.ManagementServer.PeriodicInformInterval", "60", "xsd:unsignedInt", true)
            .With("~.WiFi.Radio.1.Channel", "6", "xsd:unsignedInt", true)
            .With("~.WiFi.Radio.1.AutoChannelEnable", "1", "xsd:boolean", true)
            .With("~.PPP.Interface.1.Username", "", writable: true)
            .With("~.PPP.Interface.1.Enable", "0", "xsd:boolean", true)
            .With("~.WiFi.SSID.1.SSID", "net", writable: true)
            .With("~.WiFi.SSID.1.Enable", "0", "xsd:boolean", true)
            .With("~.WiFi.SSID.2.SSID", "old", writable: true)
            .WithTable("~.WiFi.SSID", ("SSID", "", "xsd:string"), ("Enable", "0", "xsd:boolean"));
        foreach (var n in (int[])[1, 2])
            cpe.With($"~.WiFi.AccessPoint.{n}.Security.KeyPassphrase", "", writable: true)
                .With($"~.Hosts.Host.{n}.HostName", $"host{n}");
        return cpe.WithTable(
            "~.NAT.PortMapping",
            ("ExternalPort", "0", "xsd:unsignedInt"),
            ("InternalClient", "", "xsd:string"),
            ("Enable", "0", "xsd:boolean")
        );
    }

    private sealed class Scripted(RuleCpe cpe, IReadOnlyList<string> rpcs) : IScriptedDevice
    {
        public string Id => cpe.Id;
        public int Rpcs => rpcs.Count;

        public string? Value(string path) => cpe[path];

        public int Notification(string path) => cpe.NotificationOf(path);

        public bool Was(string rpc) =>
            rpcs.Any(sent => sent.StartsWith(rpc, StringComparison.Ordinal));
    }

    /// <summary>One server: each script has a device of its own.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal TestAcs Acs { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Acs = await TestAcs.StartAsync();
            await Acs.PutFileAsync("fw.bin");
        }

        public ValueTask DisposeAsync() => Acs.DisposeAsync();
    }
}
