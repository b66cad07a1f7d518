"use strict";
// Runs one extension in a process of its own. Node reads this text from its standard input:
//   node --input-type=commonjs - CHANNEL NAME        (in the directory of extensions)
// The channel is a local socket to the server, one message a line. The server says
//   call ID JSON        JSON: [function, [argument, …]]
//   ping
// and this answers
//   answer ID JSON      what the function gave
//   fault ID JSON       { name, message, stack }; no name where it was no error
//   changed ID 0        a file of the module is another one by now: a new process is to be asked
//   crash 0 JSON        the same as a fault, of an error that nobody caught; this process ends then
//   pong
const fs = require("fs");
const net = require("net");
const path = require("path");
const { createRequire } = require("module");
const { pathToFileURL } = require("url");
const { inspect } = require("util");

const MAX_ANSWER = 1024 * 1024;
const [channel, name] = process.argv.slice(2);
const requireHere = createRequire(path.join(process.cwd(), "extension.js"));

const socket = net.connect(channel);
socket.setEncoding("utf8");
const say = (word, id, value, then) =>
  socket.write(`${word} ${id} ${JSON.stringify(value)}\n`, then);

function faultOf(error) {
  if (error !== null && typeof error === "object" && typeof error.message === "string")
    return {
      name: String(error.name || "Error"),
      message: error.message.slice(0, 4096),
      stack: typeof error.stack === "string" ? error.stack.slice(0, 16384) : undefined,
    };
  const message = typeof error === "string" ? error : inspect(error, { depth: 2 });
  return { message: message.slice(0, 4096) };
}

function answer(id, result) {
  let text;
  try {
    text = JSON.stringify(result);
  } catch (error) {
    return say("fault", id, faultOf(error));
  }
  // What JSON cannot say (undefined, a function) is null.
  text = text === undefined ? "null" : text;
  if (text.length > MAX_ANSWER)
    return say("fault", id, {
      name: "RangeError",
      message: `The answer has ${text.length} characters; the limit is ${MAX_ANSWER}.`,
    });
  socket.write(`answer ${id} ${text}\n`);
}

// Files of the directory that were loaded, and what they were then. Packages are not looked at: they are
// many, and change with the server.
const stamps = new Map();
const folder = process.cwd() + path.sep;
const isOwn = (file) =>
  file.startsWith(folder) && !file.slice(folder.length).split(path.sep).includes("node_modules");

function hasChanged() {
  for (const file of Object.keys(requireHere.cache).filter(isOwn))
    if (!stamps.has(file)) stamps.set(file, stampOf(file));
  for (const [file, stamp] of stamps) {
    const now = stampOf(file);
    // What is not there is about to be written.
    if (now !== null && now !== stamp) return true;
  }
  return false;
}

function stampOf(file) {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : null;
}

async function load() {
  const file = requireHere.resolve(`./${name}`);
  stamps.set(file, stampOf(file));
  try {
    const module = requireHere(file);
    hasChanged();
    return module;
  } catch (error) {
    if (error && (error.code === "ERR_REQUIRE_ESM" || error.code === "ERR_REQUIRE_ASYNC_MODULE"))
      return import(pathToFileURL(file));
    throw error;
  }
}

function find(module, wanted) {
  for (const place of [module, module && module.default]) {
    const found = place && place[wanted];
    if (typeof found === "function" && found !== Object.prototype[wanted])
      return { found, place };
  }
  return {};
}

function call(module, id, wanted, args) {
  const { found, place } = find(module, wanted);
  if (!found)
    return say("fault", id, {
      message: `No such function '${wanted}' in extension '${name}'`,
    });
  let isOver = false;
  const end = (error, result) => {
    if (isOver) return;
    isOver = true;
    if (error) say("fault", id, faultOf(error));
    else answer(id, result);
  };
  const fail = (error) => end(error || new Error("It failed and did not say why."));
  try {
    const returned = found.call(place, args, end);
    // A function that has a callback answers with that; one that has none, with its promise.
    if (returned && typeof returned.then === "function")
      returned.then((result) => {
        if (result !== undefined || found.length < 2) end(null, result);
      }, fail);
  } catch (error) {
    fail(error);
  }
}

function crash(error) {
  const over = () => process.exit(1);
  console.error((error && error.stack) || error);
  say("crash", 0, faultOf(error), over);
  setTimeout(over, 1000);
}

process.on("uncaughtException", crash);
// The server decides when this ends: at a terminal, both get the signal.
process.on("SIGINT", () => {});
socket.on("error", () => process.exit(1));
socket.on("close", () => process.exit(0));

const loading = load();
// Told with the first call, or now when none comes.
loading.catch(crash);

let rest = "";
socket.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    if (line === "ping") {
      socket.write("pong\n");
      continue;
    }
    const [, id, json] = /^call (\d+) (.*)$/s.exec(line);
    const [wanted, args] = JSON.parse(json);
    loading.then(
      (module) =>
        hasChanged() ? socket.write(`changed ${id} 0\n`) : call(module, id, wanted, args),
      () => {},
    );
  }
});
