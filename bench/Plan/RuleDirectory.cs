using System.Globalization;
using System.Text;

namespace Muster.Bench;

/// <summary>Ten rules as an operator would have them, and a table of all customers.</summary>
internal static class RuleDirectory
{
    public const int Rules = 10;

    public static async Task WriteAsync(string folder, int devices, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in Profiles)
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".yaml"), text, cancellation);
        var customers = new StringBuilder("serial,ssid,psk,pppoe_user,pppoe_password\n");
        for (var number = 1; number <= devices; number++)
            customers.Append(
                CultureInfo.InvariantCulture,
                $"{number:D8},{(number % 10 == 3 ? "new" : "home")}-{number:D8},key {number:D8},{number:D8}@isp.example,pw{number:D8}\n"
            );
        await File.WriteAllTextAsync(
            Path.Combine(folder, "customers.csv"),
            customers.ToString(),
            cancellation
        );
    }

    private static readonly (string Name, string Text)[] Profiles =
    [
        (
            "wifi",
            """
            let:
              ssid: ${LOOKUP('customers', DeviceID.SerialNumber, 'ssid')}
              psk: ${LOOKUP('customers', DeviceID.SerialNumber, 'psk')}
            values:
              Device.WiFi:
                SSID.1.SSID: ${ssid}
                SSID.2.SSID: ${ssid}
                AccessPoint.1.Security.KeyPassphrase: ${psk}
                AccessPoint.2.Security.KeyPassphrase: ${psk}
              InternetGatewayDevice.LANDevice.1.WLANConfiguration:
                "1":
                  SSID: ${ssid}
                  PreSharedKey.1.KeyPassphrase: ${psk}
                "2":
                  SSID: ${ssid}
                  PreSharedKey.1.KeyPassphrase: ${psk}
            """
        ),
        (
            "guest",
            """
            for: TAG('plan:') = 'gold'
            values:
              Device.WiFi.SSID.*.Enable: true
              InternetGatewayDevice.LANDevice.1.WLANConfiguration.*.Enable: true
            """
        ),
        (
            "pppoe",
            """
            values:
              Device.PPP.Interface.1:
                Username: ${LOOKUP('customers', DeviceID.SerialNumber, 'pppoe_user')}
                Password: ${LOOKUP('customers', DeviceID.SerialNumber, 'nothing')}
              InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1:
                Username: ${LOOKUP('customers', DeviceID.SerialNumber, 'pppoe_user')}
            """
        ),
        (
            "tr069",
            """
            values:
              Device.ManagementServer:
                PeriodicInformEnable: true
                PeriodicInformInterval: ${CASE WHEN Tags.lab THEN 30 ELSE 300 END}
              InternetGatewayDevice.ManagementServer:
                PeriodicInformEnable: true
                PeriodicInformInterval: ${CASE WHEN Tags.lab THEN 30 ELSE 300 END}
            """
        ),
        (
            "time",
            """
            values:
              Device.Time.NTPServer1: ntp.isp.example
              InternetGatewayDevice.Time.NTPServer1: ntp.isp.example
            """
        ),
        (
            "firmware",
            """
            for: DeviceID.ProductClass LIKE 'HG%'
            firmware: {version: "2.1.0", file: hg-2.1.0.bin}
            """
        ),
        (
            "ports",
            """
            for: Tags.lab
            objects:
              Device.NAT.PortMapping:
                - key: {ExternalPort: 2222}
                  values: {InternalClient: 192.168.1.11}
              InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping:
                - key: {ExternalPort: 2222}
            """
        ),
        (
            "tags",
            """
            tags:
              customer: ${LOOKUP('customers', DeviceID.SerialNumber, 'ssid') IS NOT NULL}
              old: ${COALESCE(Device.DeviceInfo.SoftwareVersion,
                InternetGatewayDevice.DeviceInfo.SoftwareVersion) < '2'}
            """
        ),
        (
            "look",
            """
            fresh:
              Device.Hosts.: 1d
              InternetGatewayDevice.LANDevice.1.Hosts.: 1d
            """
        ),
        (
            "lab",
            """
            for: Tags.lab
            weight: 10
            values:
              Device.ManagementServer.PeriodicInformInterval: 15
              InternetGatewayDevice.ManagementServer.PeriodicInformInterval: 15
            """
        ),
    ];
}
