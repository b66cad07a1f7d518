exports.hang = () => {};
exports.loop = () => { for (;;); };
exports.die = () => process.exit(3);
exports.later = () => setImmediate(() => { throw new RangeError("thrown after the call"); });
exports.reject = async () => { throw new TypeError("no such thing"); };
exports.throws = () => { throw new SyntaxError("thrown in the call"); };
exports.text = (args, callback) => callback("just a text");
exports.odd = (args, callback) => callback({ status: 7 });
exports.twice = (args, callback) => { callback(null, 1); callback(new Error("second")); };
exports.circle = (args, callback) => { const it = {}; it.it = it; callback(null, it); };
exports.large = (args, callback) => callback(null, "x".repeat(2000000));
exports.nothing = (args, callback) => callback();
exports.echo = (args, callback) => callback(null, args);
exports.print = (args, callback) => {
  console.log("a line\tof it");
  console.error("a complaint");
  process.stdout.write("y".repeat(5000) + "\n");
  callback(null, "answer 1 42");
};
exports.flood = (args, callback) => {
  for (let i = 0; i < 2000; i++) console.log("line " + i);
  callback(null, true);
};
exports.settings = (args, callback) => callback(null, args.map((name) => process.env[name] ?? null));
exports.cwd = (args, callback) => callback(null, process.cwd());
exports.fine = (args, callback) => callback(null, "fine");
