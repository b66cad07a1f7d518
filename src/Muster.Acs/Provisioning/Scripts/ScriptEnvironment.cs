using System.Runtime.CompilerServices;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>The names a script finds: args, declare, clear, commit, ext, log, Date and Math.random.</summary>
internal sealed class ScriptEnvironment(Jint.Engine engine)
{
    private static readonly HashSet<string> Hidden = new(StringComparer.Ordinal)
    {
        "hostname",
        "pid",
        "name",
        "version",
        "deviceId",
        "remoteAddress",
    };

    private static readonly Cause Nobody = new("", "", 0);

    private readonly DeclareResults _results = new(engine);
    private Cause _cause = Nobody;
    private SeededRandom? _random;

    private ScriptRun Run => _results.Run ?? throw new InvalidOperationException("No script runs.");

    /// <summary>Objects that scripts get hold of, and that are no globals.</summary>
    public IEnumerable<JsValue> Own => [_results.Prototype];

    public void Install()
    {
        engine.Invoke(
            ScriptPrelude.FunctionIn(engine),
            Function("now", Now),
            Function("random", Random),
            Function("seed", Seed)
        );
        engine.SetValue("declare", Function("declare", Declare));
        engine.SetValue("clear", Function("clear", Clear));
        engine.SetValue("commit", Function("commit", Commit));
        var extension = Function("ext", Extension);
        extension.FastSetDataProperty("defer", Function("defer", Defer));
        engine.SetValue("ext", extension);
        engine.SetValue("log", Function("log", Log));
    }

    /// <summary>What the script that comes sees and says is of this run.</summary>
    /// <param name="arguments">One JSON text each.</param>
    public void Begin(ScriptRun run, Cause cause, IReadOnlyList<string> arguments)
    {
        (_results.Run, _cause, _random) = (run, cause, null);
        engine.SetValue("args", Arguments(arguments));
    }

    public void End() => (_results.Run, _cause, _random) = (null, Nobody, null);

    /// <summary>What a virtual parameter's script returned; null when that is nothing of the kind.</summary>
    public static VirtualResult? ReadResult(JsValue returned)
    {
        if (returned is not ObjectInstance result)
            return null;
        var writable = result.Get("writable");
        var value = result.Get("value");
        return new(
            writable.IsUndefined() ? null : TypeConverter.ToBoolean(writable),
            value.IsUndefined() || value.IsNull()
                ? null
                : DeclareArguments.Value(value, isResult: true)
        );
    }

    private ClrFunction Function(string name, Func<JsValue[], JsValue> body) =>
        new(engine, name, (_, arguments) => body(arguments));

    private JsArray Arguments(IReadOnlyList<string> arguments) =>
        new(engine, [.. arguments.Select(json => ScriptHost.FromJson(engine, json))]);

    private JsValue Declare(JsValue[] given)
    {
        var path = Pattern(given);
        var declaration = DeclareArguments.Read(
            new Declaration(path, _cause with { Line = Line() }),
            At(given, 1),
            At(given, 2),
            Run.Data.Now
        );
        Run.Declare(declaration);
        return _results.Of(declaration);
    }

    private JsValue Clear(JsValue[] given)
    {
        var path = Pattern(given);
        var before = DeclareArguments.Time(At(given, 1), Run.Data.Now);
        var attributes = At(given, 2) is ObjectInstance only
            ? DeclareArguments.Times(only, Run.Data.Now)
            : (AttributeTimes?)null;
        if (before > 0 || attributes is { Any: true })
            Run.Clear(new(path, before, attributes));
        return JsValue.Undefined;
    }

    private JsValue Commit(JsValue[] given)
    {
        Run.Commit();
        return JsValue.Undefined;
    }

    // "All arguments are turned into strings."
    private JsValue Extension(JsValue[] given)
    {
        if (given.Length < 2)
            throw Error("ext() takes the name of an extension, a function of it, and arguments");
        string[] texts = [.. given.Select(TypeConverter.ToString)];
        var json = Run.CallExtension(texts[0], texts[1], texts[2..], Line());
        return ScriptHost.FromJson(engine, json);
    }

    // Its answer is for nobody: it is called when the script has come to its end and all it wants is so.
    private JsValue Defer(JsValue[] given)
    {
        if (given.Length < 2)
            throw Error(
                "ext.defer() takes the name of an extension, a function of it, and arguments"
            );
        string[] texts = [.. given.Select(TypeConverter.ToString)];
        Run.Defer(texts[0], texts[1], texts[2..], Line());
        return JsValue.Undefined;
    }

    private JsValue Log(JsValue[] given)
    {
        var meta = "";
        if (At(given, 1) is ObjectInstance more)
            meta = string.Concat(
                more.GetOwnProperties()
                    .Where(pair => pair.Value.Enumerable && !Hidden.Contains(pair.Key.ToString()))
                    .Select(pair =>
                        $"; {pair.Key}=\"{TypeConverter.ToString(more.Get(pair.Key))}\""
                    )
            );
        Run.Log(Short(TypeConverter.ToString(At(given, 0))), Short(meta));
        return JsValue.Undefined;
    }

    private JsValue Now(JsValue[] given)
    {
        var first = At(given, 0);
        if (!TypeConverter.ToBoolean(first))
            return Run.Now();
        var variance =
            At(given, 1) is { } wide && wide.IsNumber() ? wide.AsNumber() : (double?)null;
        if (first.IsNumber() && first.AsNumber() > 0 && double.IsFinite(first.AsNumber()))
            return Run.Now(first.AsNumber(), variance);
        if (!first.IsString())
            throw Error("Invalid Date.now() argument");
        try
        {
            return Run.Now(CronExpression.Parse(first.AsString()), variance);
        }
        catch (Exception wrong) when (wrong is FormatException or ExpressionException)
        {
            throw Error($"Invalid Date.now() argument: {wrong.Message}");
        }
    }

    private JsValue Random(JsValue[] given) =>
        (_random ??= new(Run.Data.Facts.DeviceId)).NextDouble();

    private JsValue Seed(JsValue[] given)
    {
        _random = new(TypeConverter.ToString(At(given, 0)));
        return JsValue.Undefined;
    }

    private PathPattern Pattern(JsValue[] given)
    {
        try
        {
            return PathPattern.Parse(TypeConverter.ToString(At(given, 0)));
        }
        catch (PathException wrong)
        {
            throw Error(wrong.Message);
        }
    }

    // Where the topmost frame is; its text would cost more than all else that declare does.
    private int Line() => LastSyntaxElement(engine)?.Location.Start.Line ?? 0;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetLastSyntaxElement")]
    private static extern Acornima.Ast.Node? LastSyntaxElement(Jint.Engine engine);

    private JavaScriptException Error(string message) => new(engine.Intrinsics.Error, message);

    private static JsValue At(JsValue[] given, int index) =>
        index < given.Length ? given[index] : JsValue.Undefined;

    private static string Short(string text) => text.Length <= 4096 ? text : text[..4096] + "…";
}
