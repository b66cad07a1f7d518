console.log("counter loaded");
let calls = 0;
exports.next = (args, callback) => callback(null, ++calls);
exports.process = (args, callback) => callback(null, process.pid);
exports.slow = (args, callback) => setTimeout(() => callback(null, process.pid), Number(args[0]));
