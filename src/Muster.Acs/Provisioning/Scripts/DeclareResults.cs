using Jint.Native;
using Jint.Native.Object;
using Jint.Native.Symbol;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// What <c>declare</c> returns: lazy. To look at it is to need it, so a look commits what was declared.
/// </summary>
internal sealed class DeclareResults
{
    private readonly Jint.Engine _engine;
    private readonly JsObject _prototype;

    public DeclareResults(Jint.Engine engine)
    {
        _engine = engine;
        _prototype = new JsObject(engine);
        Getter("path", Path);
        Getter("size", result => Matches(result) is { Count: > 0 } found ? found.Count : Undefined);
        Getter("value", result => First(result, result.Wants.Times.Value, Value));
        Getter("object", result => First(result, result.Wants.Times.Object, Object));
        Getter("writable", result => First(result, result.Wants.Times.Writable, Writable));
        Getter(
            "notification",
            result => First(result, result.Wants.Times.Notification, Notification)
        );
        Getter("accessList", result => First(result, result.Wants.Times.AccessList, AccessList));
        _prototype.FastSetProperty(
            GlobalSymbolRegistry.Iterator,
            new PropertyDescriptor(
                new ClrFunction(engine, "[Symbol.iterator]", (self, _) => Iterate(self)),
                PropertyFlag.Configurable
            )
        );
    }

    private static JsValue Undefined => JsValue.Undefined;

    public JsValue Prototype => _prototype;

    /// <summary>
    /// The run whose results they are. The engine remembers what it saw last, so that they themselves hold
    /// nothing of a device.
    /// </summary>
    public ScriptRun? Run { get; set; }

    public JsValue Of(Declaration wants) => new DeclareResult(_engine, _prototype, wants, null);

    private void Getter(string name, Func<DeclareResult, JsValue> read) =>
        _prototype.FastSetProperty(
            name,
            new GetSetPropertyDescriptor(
                new ClrFunction(
                    _engine,
                    name,
                    (self, _) => self is DeclareResult result ? read(result) : Undefined
                ),
                Undefined,
                enumerable: true,
                configurable: true
            )
        );

    /// <summary>The paths it is about, after a commit.</summary>
    private IReadOnlyList<string> Matches(DeclareResult result)
    {
        if (result.Single is { } one)
            return [one];
        Run!.Commit();
        if (result.SeenAt != Run.Depth)
            (result.SeenAt, result.Matched) = (
                Run.Depth,
                PathMatch.Of(Run.Data, result.Wants.Path)
            );
        return result.Matched;
    }

    private JsValue Path(DeclareResult result) =>
        Matches(result) is [var first, ..] ? first : Undefined;

    private JsValue First(DeclareResult result, long asked, Func<DataNode, JsValue> read) =>
        Matches(result) is [var first, ..] && asked > 0 && Run!.Data.Find(first) is { } node
            ? read(node)
            : Undefined;

    private JsValue Iterate(JsValue self)
    {
        if (self is not DeclareResult result)
            return Undefined;
        JsValue[] each =
        [
            .. Matches(result)
                .Select(path => new DeclareResult(_engine, _prototype, result.Wants, path)),
        ];
        var array = new JsArray(_engine, each);
        return _engine.Invoke(array.Get(GlobalSymbolRegistry.Iterator), array, []);
    }

    private JsValue Value(DataNode node)
    {
        if (node.Value is not { } value)
            return Undefined;
        JsValue scalar = ScriptValue.Of(value) switch
        {
            bool flag => flag,
            double number => number,
            var text => (string)text,
        };
        return new JsArray(_engine, [scalar, value.Type]);
    }

    // "writable and object are 1 or 0."
    private static JsValue Object(DataNode node) => node.IsObject ? 1 : 0;

    private static JsValue Writable(DataNode node) =>
        node.Writable is { } writable ? (writable ? 1 : 0) : Undefined;

    private static JsValue Notification(DataNode node) =>
        node.Notification is { } level ? (int)level : Undefined;

    private JsValue AccessList(DataNode node) =>
        node.AccessList is { } list
            ? new JsArray(_engine, [.. list.Select(entry => (JsValue)entry)])
            : Undefined;

    private sealed class DeclareResult : ObjectInstance
    {
        public DeclareResult(
            Jint.Engine engine,
            ObjectInstance prototype,
            Declaration wants,
            string? single
        )
            : base(engine)
        {
            Prototype = prototype;
            (Wants, Single) = (wants, single);
        }

        public Declaration Wants { get; }

        /// <summary>Of one step of an iteration: the path it is about.</summary>
        public string? Single { get; }

        /// <summary>How deep in commits the run was when it was looked at; -1 before.</summary>
        public int SeenAt { get; set; } = -1;

        public IReadOnlyList<string> Matched { get; set; } = [];
    }
}
