const crypto = require("crypto");

// The same key for the same device, without a table.
exports.key = async ([deviceId, secret]) => {
  const hash = crypto.createHmac("sha256", secret).update(deviceId).digest("hex");
  return { ssid: `home-${deviceId.slice(-4)}`, key: hash.slice(0, 12) };
};
