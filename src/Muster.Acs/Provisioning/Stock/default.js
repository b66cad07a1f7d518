// What people look for first, refreshed hourly; each device has a minute of its own.
const hourly = Date.now(3600000);
const fresh = {path: hourly, value: hourly};

const igd = "InternetGatewayDevice.";
declare(igd + "DeviceInfo.HardwareVersion", fresh);
declare(igd + "DeviceInfo.SoftwareVersion", fresh);
declare(igd + "WANDevice.*.WANConnectionDevice.*.WANIPConnection.*.MACAddress", fresh);
declare(igd + "WANDevice.*.WANConnectionDevice.*.WANIPConnection.*.ExternalIPAddress", fresh);
declare(igd + "LANDevice.*.WLANConfiguration.*.SSID", fresh);
declare(igd + "LANDevice.*.Hosts.Host.*.HostName", fresh);
declare(igd + "LANDevice.*.Hosts.Host.*.IPAddress", fresh);
declare(igd + "LANDevice.*.Hosts.Host.*.MACAddress", fresh);

declare("Device.DeviceInfo.HardwareVersion", fresh);
declare("Device.DeviceInfo.SoftwareVersion", fresh);
declare("Device.Ethernet.Interface.*.MACAddress", fresh);
declare("Device.IP.Interface.*.IPv4Address.*.IPAddress", fresh);
declare("Device.WiFi.SSID.*.SSID", fresh);
declare("Device.Hosts.Host.*.HostName", fresh);
declare("Device.Hosts.Host.*.IPAddress", fresh);
declare("Device.Hosts.Host.*.PhysAddress", fresh);
