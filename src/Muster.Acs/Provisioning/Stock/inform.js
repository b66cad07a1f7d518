// Lets the device call home every five minutes. No PeriodicInformTime: some devices refuse it, and
// everything else with it. Connection request credentials are the server's own business.
const daily = Date.now(86400000);
for (const root of ["InternetGatewayDevice", "Device"]) {
  const server = root + ".ManagementServer.";
  declare(server + "PeriodicInformEnable", {value: daily}, {value: true});
  declare(server + "PeriodicInformInterval", {value: daily}, {value: 300});
}
