using Acs.Tests.Wire;
using Muster.Acs.Operations;
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

    /// <summary>Root, script, and what must be so afterwards: <c>~.path=value</c>, <c>tag</c>, <c>!tag</c>.</summary>
    public static readonly TheoryData<string, string, string> Scripts = new()
    {
        // Wi-Fi
        {
            "098",
            "declare('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', null, {value: 'Home-' + declare('DeviceID.SerialNumber', {value: 1}).value[0].slice(0, 2)});",
            "~.LANDevice.1.WLANConfiguration.1.SSID=Home-op"
        },
        {
            "181",
            "declare('Device.WiFi.SSID.1.SSID', null, {value: 'Home'});",
            "~.WiFi.SSID.1.SSID=Home"
        },
        {
            "098",
            "declare('InternetGatewayDevice.LANDevice.*.WLANConfiguration.*.KeyPassphrase', {value: Date.now(86400000)}, {value: 'same-for-all'});",
            "~.LANDevice.1.WLANConfiguration.1.KeyPassphrase=same-for-all"
        },
        {
            "181",
            "for (const ap of declare('Device.WiFi.AccessPoint.*', {path: 1})) declare(ap.path + '.Security.KeyPassphrase', null, {value: 'k' + ap.path.split('.').pop()});",
            "~.WiFi.AccessPoint.1.Security.KeyPassphrase=k1 ~.WiFi.AccessPoint.2.Security.KeyPassphrase=k2"
        },
        {
            "098",
            "const p = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.[SSID:guest]'; declare(p, null, {path: 1}); declare(p + '.KeyPassphrase', null, {value: 'welcome'});",
            "~.LANDevice.1.WLANConfiguration.2.SSID=guest ~.LANDevice.1.WLANConfiguration.2.KeyPassphrase=welcome"
        },
        {
            "181",
            "declare('Device.WiFi.SSID.[SSID:old]', null, {path: 0});",
            "~.WiFi.SSID.1.SSID=net"
        },
        {
            "181",
            "declare('Device.WiFi.Radio.1.Channel', {value: 1}, {value: [11, 'xsd:unsignedInt']}); declare('Device.WiFi.Radio.1.AutoChannelEnable', null, {value: false});",
            "~.WiFi.Radio.1.Channel=11 ~.WiFi.Radio.1.AutoChannelEnable=0"
        },
        {
            "181",
            "let r = declare('Device.WiFi.Radio.*.Channel', {value: 1}); for (let c of r) if (c.value[0] > 5) declare(c.path, null, {value: 1});",
            "~.WiFi.Radio.1.Channel=1"
        },
        // PPPoE
        {
            "098",
            "const ppp = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.'; declare(ppp + 'Username', {value: 1}, {value: declare('DeviceID.ID', {value: 1}).value[0] + '@isp'}); declare(ppp + 'Password', {value: 1}, {value: Math.trunc(Math.random() * 1e6).toString(36)});",
            "~.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username=$ID@isp"
        },
        {
            "181",
            "declare('Device.PPP.Interface.*.Username', null, {value: 'user@isp'}); declare('Device.PPP.Interface.*.Enable', null, {value: true});",
            "~.PPP.Interface.1.Username=user@isp ~.PPP.Interface.1.Enable=1"
        },
        {
            "181",
            "const user = declare('Device.PPP.Interface.1.Username', {value: 1}).value; if (user[0] === '') { declare('Device.PPP.Interface.1.Username', null, {value: 'first'}); }",
            "~.PPP.Interface.1.Username=first"
        },
        {
            "181",
            "const map = {HG1: 'hg', HG2: 'other'}; const cls = declare('DeviceID.ProductClass', {value: 1}).value[0]; declare('Device.PPP.Interface.1.Username', null, {value: map[cls] ?? 'none'});",
            "~.PPP.Interface.1.Username=hg"
        },
        // Tags
        { "098", "declare('Tags.seen', null, {value: true});", "seen" },
        {
            "098",
            "const v = declare('InternetGatewayDevice.DeviceInfo.SoftwareVersion', {value: 1}).value[0]; declare('Tags.' + 'v' + v.replace('.', '_'), null, {value: true});",
            "v1_0"
        },
        {
            "098",
            "if (declare('Tags.blocked', {value: 1}).value === undefined) { declare('Tags.allowed', null, {value: true}); } else { declare('Tags.allowed', null, {value: false}); }",
            "allowed !blocked"
        },
        {
            "181",
            "const n = declare('Device.Hosts.Host.*', {path: 1}).size || 0; declare('Tags.busy', null, {value: n > 1}); declare('Tags.quiet', null, {value: n <= 1});",
            "busy !quiet"
        },
        // Firmware
        {
            "098",
            "const v = declare('InternetGatewayDevice.DeviceInfo.SoftwareVersion', {value: 1}).value[0]; if (v !== '2.0') { declare('Downloads.[FileType:1 Firmware Upgrade Image]', {path: 1}, {path: 1}); declare('Downloads.[FileType:1 Firmware Upgrade Image].FileName', {value: 1}, {value: 'fw.bin'}); declare('Downloads.[FileType:1 Firmware Upgrade Image].Download', {value: 1}, {value: Date.now(1e12, 0) + 1}); }",
            "rpc:Download"
        },
        {
            "181",
            "declare('Tags.upgrading', null, {value: true}); commit(); declare('Downloads.[FileType:1 Firmware Upgrade Image]', {path: 1}, {path: 1}); declare('Downloads.[FileType:1 Firmware Upgrade Image].FileName', null, {value: 'fw.bin'}); declare('Downloads.[FileType:1 Firmware Upgrade Image].Download', null, {value: 1e12});",
            "upgrading rpc:Download"
        },
        // Periodic refresh
        {
            "098",
            "const hourly = Date.now(3600000); declare('InternetGatewayDevice.LANDevice.*.Hosts.Host.*.HostName', {path: hourly, value: hourly});",
            "rpc:GPV"
        },
        {
            "181",
            "const daily = Date.now('0 3 * * *', 3600000); declare('Device.Hosts.Host.*.*', {path: daily, value: daily});",
            "rpc:GPV"
        },
        {
            "181",
            "declare('Device.DeviceInfo.*', {path: 1, value: Date.now(86400000)});",
            "rpc:GPV"
        },
        // Informs, credentials, attributes
        {
            "098",
            "const m = 'InternetGatewayDevice.ManagementServer.'; declare(m + 'PeriodicInformEnable', null, {value: true}); declare(m + 'PeriodicInformInterval', null, {value: 900});",
            "~.ManagementServer.PeriodicInformEnable=1 ~.ManagementServer.PeriodicInformInterval=900"
        },
        {
            "181",
            "for (const root of ['Device', 'InternetGatewayDevice']) declare(root + '.ManagementServer.PeriodicInformInterval', null, {value: [600, 'xsd:unsignedInt']});",
            "~.ManagementServer.PeriodicInformInterval=600"
        },
        {
            "181",
            "declare('Device.WiFi.SSID.1.SSID', {notification: 1}, {notification: 2});",
            "rpc:SPA"
        },
        {
            "181",
            "declare('Device.ManagementServer.ConnectionRequestUsername', null, {value: 'acs'}); declare('Device.ManagementServer.ConnectionRequestPassword', null, {value: Math.trunc(Math.random() * Number.MAX_SAFE_INTEGER).toString(36)});",
            "~.ManagementServer.ConnectionRequestUsername=acs"
        },
        // Tables
        {
            "181",
            "declare('Device.NAT.PortMapping.[ExternalPort:8080]', null, {path: 1}); declare('Device.NAT.PortMapping.[ExternalPort:8080].InternalClient', null, {value: '192.168.1.10'}); declare('Device.NAT.PortMapping.[ExternalPort:8080].Enable', null, {value: true});",
            "~.NAT.PortMapping.1.ExternalPort=8080 ~.NAT.PortMapping.1.InternalClient=192.168.1.10 ~.NAT.PortMapping.1.Enable=1"
        },
        {
            "181",
            "declare('Device.NAT.PortMapping.*', null, {path: 3});",
            "~.NAT.PortMapping.3.Enable=0"
        },
        {
            "181",
            "declare('Device.NAT.PortMapping.[ExternalPort:1,InternalClient:a]', null, {path: 1}); declare('Device.NAT.PortMapping.[ExternalPort:2]', null, {path: 1});",
            "~.NAT.PortMapping.1.ExternalPort=1 ~.NAT.PortMapping.2.ExternalPort=2"
        },
        // Deeds
        {
            "098",
            "const boot = declare('Events.1_BOOT', {value: 1}).value; if (boot) declare('Reboot', null, {value: 1e12});",
            "rpc:Reboot"
        },
        {
            "098",
            "if (Date.now() - declare('Events.Registered', {value: 1}).value[0] > 1e15) declare('FactoryReset', null, {value: Date.now()});",
            "none"
        },
        // JavaScript as people know it
        {
            "181",
            "const wanted = new Map([['Device.WiFi.SSID.1.SSID', 'a'], ['Device.WiFi.SSID.1.Enable', true]]); for (const [p, v] of wanted) declare(p, null, {value: v});",
            "~.WiFi.SSID.1.SSID=a ~.WiFi.SSID.1.Enable=1"
        },
        {
            "181",
            "const set = (p, value) => declare(`Device.${p}`, null, {value}); ['WiFi.SSID.1.SSID'].forEach(p => set(p, 'arrow')); log('done', {count: 1}); return;",
            "~.WiFi.SSID.1.SSID=arrow"
        },
        {
            "181",
            "let v; try { v = declare('Device.WiFi.SSID.1.SSID', {value: 1}).value[0]; } catch (e) { v = 'caught'; } declare('Device.WiFi.SSID.1.SSID', null, {value: v.replace(/^net$/, 'try')});",
            "~.WiFi.SSID.1.SSID=try"
        },
        {
            "098",
            "const id = declare('DeviceID.SerialNumber', {value: 1}).value[0]; const sum = [...id].reduce((s, c) => (s * 31 + c.charCodeAt(0)) >>> 0, 7); const bytes = new Uint8Array(4); bytes[0] = sum; declare('Tags.hash' + (bytes[0] === (sum & 255)), null, {value: true});",
            "hashtrue"
        },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_comes_to_its_end_and_then_rests(
        string root,
        string script,
        string expected
    )
    {
        var acs = server.Acs;
        var number = Interlocked.Increment(ref _devices);
        using var cpe = root == "098" ? Tr098(acs, $"op{number}") : Tr181(acs, $"op{number}");
        var name = $"op{number}";
        await acs.ProvisionAsync(name, script);
        await acs.PresetAsync(
            name,
            $"{{'channel':'{name}','precondition':'DeviceID.SerialNumber = \\\"op{number}\\\"',"
                + $"'configurations':[{{'type':'provision','name':'{name}'}}]}}"
        );
        var rpcs = await cpe.CallHomeAsync("1 BOOT");
        await acs.NoFaultsAsync();
        var tags = (await acs.Devices.GetAsync(cpe.Id, default)).Tags;
        foreach (var item in expected.Split(' '))
        {
            if (item.StartsWith("rpc:", StringComparison.Ordinal))
                Assert.Contains(rpcs, rpc => rpc.StartsWith(item[4..], StringComparison.Ordinal));
            else if (item.StartsWith('!'))
                Assert.DoesNotContain(item[1..], tags);
            else if (item.StartsWith('~'))
                Assert.Equal(
                    item[(item.IndexOf('=') + 1)..]
                        .Replace("$ID", cpe.Id, StringComparison.Ordinal),
                    cpe[item[..item.IndexOf('=')]]
                );
            else if (item == "none")
                Assert.Empty(rpcs);
            else
                Assert.Contains(item, tags);
        }
        Assert.Empty(await cpe.CallHomeAsync());
        await acs.NoFaultsAsync();
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
