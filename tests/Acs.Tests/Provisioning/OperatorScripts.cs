using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>
/// Provisions of the kind operators write, and what must be so afterwards. The same table runs on a CPE
/// whose RPCs are counted and on the real agent.
/// </summary>
internal static class OperatorScripts
{
    public const string Tr098 = "098";
    public const string Tr181 = "181";

    /// <summary>A TR-098 device to whose WLANConfiguration instances can be added.</summary>
    public const string Growing = "098, growing";

    /// <summary>Device, script, and its end as <see cref="OperatorScriptEnd"/> reads it.</summary>
    public static readonly TheoryData<string, string, string> All = new()
    {
        // Wi-Fi
        {
            Tr098,
            "declare('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', null, {value: 'Home-' + declare('DeviceID.SerialNumber', {value: 1}).value[0].slice(0, 2)});",
            "~.LANDevice.1.WLANConfiguration.1.SSID=Home-op"
        },
        {
            Tr181,
            "declare('Device.WiFi.SSID.1.SSID', null, {value: 'Home'});",
            "~.WiFi.SSID.1.SSID=Home"
        },
        {
            Tr098,
            "declare('InternetGatewayDevice.LANDevice.*.WLANConfiguration.*.KeyPassphrase', {value: Date.now(86400000)}, {value: 'same-for-all'});",
            "~.LANDevice.1.WLANConfiguration.1.KeyPassphrase=same-for-all"
        },
        {
            Tr181,
            "for (const ap of declare('Device.WiFi.AccessPoint.*', {path: 1})) declare(ap.path + '.Security.KeyPassphrase', null, {value: 'secret-of-' + ap.path.split('.').pop()});",
            "~.WiFi.AccessPoint.1.Security.KeyPassphrase=secret-of-1 ~.WiFi.AccessPoint.2.Security.KeyPassphrase=secret-of-2"
        },
        {
            Growing,
            "const p = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.[SSID:guest]'; declare(p, null, {path: 1}); declare(p + '.KeyPassphrase', null, {value: 'welcome-all'});",
            "~.LANDevice.1.WLANConfiguration.[SSID:guest].KeyPassphrase=welcome-all"
        },
        {
            Tr181,
            "declare('Device.WiFi.SSID.[SSID:old]', null, {path: 0});",
            "~.WiFi.SSID.1.SSID=net -~.WiFi.SSID.2.SSID"
        },
        {
            Tr181,
            "declare('Device.WiFi.Radio.1.Channel', {value: 1}, {value: [11, 'xsd:unsignedInt']}); declare('Device.WiFi.Radio.1.AutoChannelEnable', null, {value: false});",
            "~.WiFi.Radio.1.Channel=11 ~.WiFi.Radio.1.AutoChannelEnable=0"
        },
        {
            Tr181,
            "let r = declare('Device.WiFi.Radio.*.Channel', {value: 1}); for (let c of r) if (c.value[0] > 5) declare(c.path, null, {value: 1});",
            "~.WiFi.Radio.1.Channel=1"
        },
        // PPPoE
        {
            Tr098,
            "const ppp = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.'; declare(ppp + 'Username', {value: 1}, {value: declare('DeviceID.ID', {value: 1}).value[0] + '@isp'}); declare(ppp + 'Password', {value: 1}, {value: Math.trunc(Math.random() * 1e6).toString(36)});",
            "~.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username=$ID@isp"
        },
        {
            Tr181,
            "declare('Device.PPP.Interface.*.Username', null, {value: 'user@isp'}); declare('Device.PPP.Interface.*.Enable', null, {value: true});",
            "~.PPP.Interface.1.Username=user@isp ~.PPP.Interface.1.Enable=1"
        },
        {
            Tr181,
            "const user = declare('Device.PPP.Interface.1.Username', {value: 1}).value; if (user[0] === '') { declare('Device.PPP.Interface.1.Username', null, {value: 'first'}); }",
            "~.PPP.Interface.1.Username=first"
        },
        {
            Tr181,
            "const map = {HG1: 'hg', HG2: 'other'}; const cls = declare('DeviceID.ProductClass', {value: 1}).value[0]; declare('Device.PPP.Interface.1.Username', null, {value: map[cls] ?? 'none'});",
            "~.PPP.Interface.1.Username=hg"
        },
        // Tags
        { Tr098, "declare('Tags.seen', null, {value: true});", "seen" },
        {
            Tr098,
            "const v = declare('InternetGatewayDevice.DeviceInfo.SoftwareVersion', {value: 1}).value[0]; declare('Tags.' + 'v' + v.replace('.', '_'), null, {value: true});",
            "v1_0"
        },
        {
            Tr098,
            "if (declare('Tags.blocked', {value: 1}).value === undefined) { declare('Tags.allowed', null, {value: true}); } else { declare('Tags.allowed', null, {value: false}); }",
            "allowed !blocked"
        },
        {
            Tr181,
            "const n = declare('Device.Hosts.Host.*', {path: 1}).size || 0; declare('Tags.busy', null, {value: n > 1}); declare('Tags.quiet', null, {value: n <= 1});",
            "busy !quiet"
        },
        // Firmware
        {
            Tr098,
            "const v = declare('InternetGatewayDevice.DeviceInfo.SoftwareVersion', {value: 1}).value[0]; if (v !== '2.0') { declare('Downloads.[FileType:1 Firmware Upgrade Image]', {path: 1}, {path: 1}); declare('Downloads.[FileType:1 Firmware Upgrade Image].FileName', {value: 1}, {value: 'fw.bin'}); declare('Downloads.[FileType:1 Firmware Upgrade Image].Download', {value: 1}, {value: Date.now(1e12, 0) + 1}); }",
            "done:Download"
        },
        {
            Tr181,
            "declare('Tags.upgrading', null, {value: true}); commit(); declare('Downloads.[FileType:1 Firmware Upgrade Image]', {path: 1}, {path: 1}); declare('Downloads.[FileType:1 Firmware Upgrade Image].FileName', null, {value: 'fw.bin'}); declare('Downloads.[FileType:1 Firmware Upgrade Image].Download', null, {value: 1e12});",
            "upgrading done:Download"
        },
        // Periodic refresh
        {
            Tr098,
            "const hourly = Date.now(3600000); declare('InternetGatewayDevice.LANDevice.*.Hosts.Host.*.HostName', {path: hourly, value: hourly});",
            "known:~.LANDevice.1.Hosts.Host.1.HostName"
        },
        {
            Tr181,
            "const daily = Date.now('0 3 * * *', 3600000); declare('Device.Hosts.Host.*.*', {path: daily, value: daily});",
            "known:~.Hosts.Host.2.HostName"
        },
        {
            Tr181,
            "declare('Device.DeviceInfo.*', {path: 1, value: Date.now(86400000)});",
            "known:~.DeviceInfo.HardwareVersion"
        },
        // Informs, credentials, attributes
        {
            Tr098,
            "const m = 'InternetGatewayDevice.ManagementServer.'; declare(m + 'PeriodicInformEnable', null, {value: true}); declare(m + 'PeriodicInformInterval', null, {value: 900});",
            "~.ManagementServer.PeriodicInformEnable=1 ~.ManagementServer.PeriodicInformInterval=900"
        },
        {
            Tr181,
            "for (const root of ['Device', 'InternetGatewayDevice']) declare(root + '.ManagementServer.PeriodicInformInterval', null, {value: [600, 'xsd:unsignedInt']});",
            "~.ManagementServer.PeriodicInformInterval=600"
        },
        {
            Tr181,
            "declare('Device.WiFi.SSID.1.SSID', {notification: 1}, {notification: 2});",
            "notify:~.WiFi.SSID.1.SSID=2"
        },
        {
            Tr181,
            "declare('Device.ManagementServer.ConnectionRequestUsername', null, {value: 'acs'}); declare('Device.ManagementServer.ConnectionRequestPassword', null, {value: Math.trunc(Math.random() * Number.MAX_SAFE_INTEGER).toString(36)});",
            "~.ManagementServer.ConnectionRequestUsername=acs"
        },
        // Tables
        {
            Tr181,
            "declare('Device.NAT.PortMapping.[ExternalPort:8080]', null, {path: 1}); declare('Device.NAT.PortMapping.[ExternalPort:8080].InternalClient', null, {value: '192.168.1.10'}); declare('Device.NAT.PortMapping.[ExternalPort:8080].Enable', null, {value: true});",
            "~.NAT.PortMapping.[ExternalPort:8080].InternalClient=192.168.1.10 ~.NAT.PortMapping.[ExternalPort:8080].Enable=1"
        },
        {
            Tr181,
            "declare('Device.NAT.PortMapping.*', null, {path: 3});",
            "~.NAT.PortMapping.3.Enable=0"
        },
        {
            Tr181,
            "declare('Device.NAT.PortMapping.[ExternalPort:1,InternalClient:a]', null, {path: 1}); declare('Device.NAT.PortMapping.[ExternalPort:2]', null, {path: 1});",
            "~.NAT.PortMapping.[ExternalPort:1].InternalClient=a ~.NAT.PortMapping.[ExternalPort:2].InternalClient="
        },
        // Deeds
        {
            Tr098,
            "const boot = declare('Events.1_BOOT', {value: 1}).value; if (boot) declare('Reboot', null, {value: 1e12});",
            "done:Reboot"
        },
        {
            Tr098,
            "if (Date.now() - declare('Events.Registered', {value: 1}).value[0] > 1e15) declare('FactoryReset', null, {value: Date.now()});",
            "none"
        },
        // JavaScript as people know it
        {
            Tr181,
            "const wanted = new Map([['Device.WiFi.SSID.1.SSID', 'a'], ['Device.WiFi.SSID.1.Enable', true]]); for (const [p, v] of wanted) declare(p, null, {value: v});",
            "~.WiFi.SSID.1.SSID=a ~.WiFi.SSID.1.Enable=1"
        },
        {
            Tr181,
            "const set = (p, value) => declare(`Device.${p}`, null, {value}); ['WiFi.SSID.1.SSID'].forEach(p => set(p, 'arrow')); log('done', {count: 1}); return;",
            "~.WiFi.SSID.1.SSID=arrow"
        },
        {
            Tr181,
            "let v; try { v = declare('Device.WiFi.SSID.1.SSID', {value: 1}).value[0]; } catch (e) { v = 'caught'; } declare('Device.WiFi.SSID.1.SSID', null, {value: v.replace(/^net$/, 'try')});",
            "~.WiFi.SSID.1.SSID=try"
        },
        {
            Tr098,
            "const id = declare('DeviceID.SerialNumber', {value: 1}).value[0]; const sum = [...id].reduce((s, c) => (s * 31 + c.charCodeAt(0)) >>> 0, 7); const bytes = new Uint8Array(4); bytes[0] = sum; declare('Tags.hash' + (bytes[0] === (sum & 255)), null, {value: true});",
            "hashtrue"
        },
    };
}
