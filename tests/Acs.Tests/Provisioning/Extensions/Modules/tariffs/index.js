const left = require("left");
exports.speed = (args, callback) => callback(null, [left.pad(args[0], 6), 500]);
