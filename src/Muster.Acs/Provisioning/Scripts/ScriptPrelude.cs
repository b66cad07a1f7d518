using Jint;
using Jint.Native;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// What is done to JavaScript's own things before a script runs: the clock is the session's, chance is
/// seeded, and what can ask for a gigabyte in one step has a limit.
/// </summary>
internal static class ScriptPrelude
{
    private const string Text = """
        (function (now, random, seed) {
          "use strict";
          const Real = Date;
          const { construct } = Reflect;
          function SessionDate(...args) {
            if (new.target === undefined)
              throw new TypeError("Class constructor Date cannot be invoked without 'new'");
            return construct(
              Real, args.length ? args : [now()], new.target === SessionDate ? Real : new.target);
          }
          SessionDate.prototype = Real.prototype;
          SessionDate.parse = Real.parse;
          SessionDate.UTC = Real.UTC;
          SessionDate.now = now;
          Object.defineProperty(SessionDate, "name", { value: "Date" });
          Object.defineProperty(Real.prototype, "constructor", { value: SessionDate });
          globalThis.Date = SessionDate;
          random.seed = seed;
          Math.random = random;

          const most = 4194304;
          const tooLong = () => { throw new RangeError("Invalid string length"); };
          const limit = (owner, name, size) => {
            const real = owner[name];
            owner[name] = { [name](...args) {
              if (size(this, args) > most) tooLong();
              return real.apply(this, args);
            } }[name];
          };
          const text = String.prototype;
          limit(text, "repeat", (it, [n]) => String(it).length * n);
          limit(text, "padStart", (it, [n]) => n);
          limit(text, "padEnd", (it, [n]) => n);
          const replaced = (it, [, by]) => typeof by === "function" ? 0
            : (String(it).length + 1) * String(by).length / 16;
          limit(text, "replace", replaced);
          limit(text, "replaceAll", replaced);
          limit(Array.prototype, "join", (it, [by]) => it.length * (by === undefined ? 1 : String(by).length));
        })
        """;

    private static readonly Prepared<Acornima.Ast.Script> Prepared = Engine.PrepareScript(
        Text,
        "prelude",
        strict: true
    );

    public static JsValue FunctionIn(Engine engine) => engine.Evaluate(Prepared);
}
