using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// Makes an engine one in which a run can leave nothing behind: all that scripts reach is frozen, and what
/// they do not need is taken away. The global object itself is restored after each run.
/// </summary>
internal static class SealedGlobals
{
    // What scripts reach by syntax alone.
    private const string ByName = """
        [
          function* () {}, (function* () {})(), [][Symbol.iterator](), ""[Symbol.iterator](),
          new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), /a/[Symbol.matchAll](""),
          [].values().map((it) => it), () => {}, (function () { return arguments; })(),
          async function () {}, (async function () {})(), async function* () {}, (async function* () {})(),
        ]
        """;

    private static readonly Prepared<Acornima.Ast.Script> Others = Engine.PrepareScript(
        ByName,
        "prelude",
        strict: true
    );

    /// <param name="own">Objects of ours that scripts get hold of, and that are no globals.</param>
    public static void Seal(Engine engine, IEnumerable<JsValue> own)
    {
        var freeze = engine.Intrinsics.Object.Get("freeze");
        var found = new Stack<JsValue>([engine.Evaluate(Others), .. own]);
        foreach (var name in engine.Global.GetOwnPropertyKeys(Types.String | Types.Symbol))
        {
            if (name.IsString() && SharedNames.Kept.Contains(name.AsString()))
                found.Push(engine.Global.Get(name));
            else
                engine.Global.Delete(name);
        }
        var seen = new HashSet<ObjectInstance>(ReferenceEqualityComparer.Instance)
        {
            engine.Global,
        };
        while (found.TryPop(out var value))
        {
            if (value is not ObjectInstance it || !seen.Add(it))
                continue;
            if (it.Prototype is { } above)
                found.Push(above);
            foreach (var key in it.GetOwnPropertyKeys(Types.String | Types.Symbol))
            {
                var property = it.GetOwnProperty(key);
                // An accessor's Value would ask it.
                foreach (var held in (JsValue?[])[property.Get, property.Set])
                {
                    if (held is not null)
                        found.Push(held);
                }
                if (property.Get is null && property.Set is null)
                    found.Push(property.Value);
            }
            engine.Call(freeze, it);
        }
    }
}
