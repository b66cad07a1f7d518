"use strict";

// Who has which line: from a table beside this file, read once.
const fs = require("fs");
const table = require("./lib/table");

const lines = table.parse(fs.readFileSync("subscribers.csv", "utf8"));

exports.pppoe = function (args, callback) {
  const [serial] = args;
  const line = lines.get(serial);
  if (!line) return callback(new Error("no subscriber has " + serial));
  callback(null, { username: line.user, password: line.password });
};

exports.vlan = (args, callback) => {
  const line = lines.get(args[0]);
  callback(null, line ? Number(line.vlan) : undefined);
};
