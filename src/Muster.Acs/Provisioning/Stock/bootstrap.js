// The device has lost its configuration (0 BOOTSTRAP): what was known of it is void.
const now = Date.now();
clear("Device", now);
clear("InternetGatewayDevice", now);
