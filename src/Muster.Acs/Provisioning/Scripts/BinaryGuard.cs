using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// Buffers and typed arrays that ask for no more than a script may have: one call can ask for gigabytes,
/// and the limit of memory is only looked at between steps. Made when a script first names one.
/// </summary>
internal static class BinaryGuard
{
    private const double Most = 4 * 1024 * 1024;

    public static void Install(Options options)
    {
        Add(options, "ArrayBuffer", intrinsics => intrinsics.ArrayBuffer);
        Add(options, "Int8Array", intrinsics => intrinsics.Int8Array);
        Add(options, "Uint8Array", intrinsics => intrinsics.Uint8Array);
        Add(options, "Uint8ClampedArray", intrinsics => intrinsics.Uint8ClampedArray);
        Add(options, "Int16Array", intrinsics => intrinsics.Int16Array);
        Add(options, "Uint16Array", intrinsics => intrinsics.Uint16Array);
        Add(options, "Int32Array", intrinsics => intrinsics.Int32Array);
        Add(options, "Uint32Array", intrinsics => intrinsics.Uint32Array);
        Add(options, "Float32Array", intrinsics => intrinsics.Float32Array);
        Add(options, "Float64Array", intrinsics => intrinsics.Float64Array);
        // Threads, and worlds of their own: no script of a rule has a use for them.
        foreach (var name in (string[])["SharedArrayBuffer", "Atomics", "ShadowRealm"])
            options.AddLazyGlobal(name, _ => JsValue.Undefined, PropertyFlag.Configurable);
    }

    private static void Add(Options options, string name, Func<Intrinsics, Constructor> of) =>
        options.AddLazyGlobal(
            name,
            engine =>
            {
                var real = of(engine.Intrinsics);
                var guarded = engine.Advanced.CreateProxy(real, new Limit(engine));
                if (real.Get("prototype") is ObjectInstance prototype)
                    prototype.DefineOwnProperty(
                        "constructor",
                        new PropertyDescriptor(guarded, PropertyFlag.NonEnumerable)
                    );
                return guarded;
            },
            PropertyFlag.NonEnumerable
        );

    private sealed class Limit(Jint.Engine engine) : ProxyHandler
    {
        public override ObjectInstance Construct(
            ObjectInstance target,
            JsValue[] arguments,
            JsValue newTarget
        )
        {
            var asked = arguments is [var first, ..] && first.IsNumber() ? first.AsNumber() : 0;
            if (asked > Most)
                throw new JavaScriptException(
                    engine.Intrinsics.Error,
                    "Invalid typed array length"
                );
            return engine.Construct(target, arguments);
        }
    }
}
