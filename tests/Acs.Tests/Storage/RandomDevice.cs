using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Expressions;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage;

/// <summary>
/// A device made up: what is stored of it, and beside that, told apart from how it is stored, what
/// expressions must see.
/// </summary>
internal sealed class RandomDevice : IExpressionScope
{
    public static readonly string[] Paths =
    [
        "Device.A",
        "Device.B.1.C",
        "Device.DeviceInfo.SoftwareVersion",
        "InternetGatewayDevice.A",
        "InternetGatewayDevice.DeviceInfo.SoftwareVersion",
        "VirtualParameters.V",
    ];

    public static readonly ParameterValue[] Values =
    [
        .. new[]
        {
            "",
            "a",
            "ab",
            "AB",
            "a\nb",
            "a%_b",
            "10",
            "9",
            "true",
            "é",
            "\uffee",
            "😀",
            new string('x', 300),
        }.Select(ParameterValue.String),
        new("1", "xsd:boolean"),
        new("FALSE", "xsd:boolean"),
        new("maybe", "xsd:boolean"),
        new("10", "xsd:int"),
        new("-3", "xsd:int"),
        new("007x", "xsd:unsignedInt"),
        new("10", "xsd:unsignedLong"),
        new("2026-01-02T12:00:00Z", "xsd:dateTime"),
        new("0001-01-01T00:00:00Z", "xsd:dateTime"),
        new("never", "xsd:dateTime"),
    ];

    public static readonly string[] TagPool = ["a", "b c", "d.é"];

    private readonly Dictionary<string, (ParameterValue Value, DateTimeOffset? At)> _newest = [];

    public RandomDevice(Random random, int number, DateTimeOffset start)
    {
        DateTimeOffset Time() => start.AddMinutes(random.Next(5));
        string One(params string[] texts) => texts[random.Next(texts.Length)];
        var identity = new DeviceIdStruct(
            One("ZTE", "Zyxel", "a"),
            One("C0B101", "00D09E"),
            One("", "H199A", "EX220"),
            $"{One("S", "s-", "10")}{number:D3}"
        );
        Record = new DeviceRecord
        {
            Key = DeviceKey.Of(identity),
            Id = DeviceKey.IdOf(identity),
            Identity = identity,
            FirstInform = Time(),
            LastInform = Time(),
            LastBoot = random.Next(2) == 0 ? Time() : null,
            LastBootstrap = random.Next(2) == 0 ? Time() : null,
            RemoteAddress = One("192.0.2.1", "2001:db8::1"),
            Informed =
            [
                .. Some(random).Select(path => new ParameterValueStruct(path, Value(random))),
            ],
        };
        Tree = new Shadow([
            .. Some(random)
                .Append("Device.B.")
                .Order(StringComparer.Ordinal)
                .Select(path => Node(path, random, Time())),
        ]);
        Noted = [.. Some(random).Select(path => new ParameterValueStruct(path, Value(random)))];
        NotedAt = Time();
        Tags = [.. TagPool.Where(_ => random.Next(2) == 0)];
        foreach (var node in Tree.Nodes)
            if (node.Value is { } value)
                _newest[node.Path] = (value, node.SeenAt);
        foreach (var (path, value) in Record.Informed)
            Tell(path, value, Record.LastInform);
        foreach (var (path, value) in Noted)
            Tell(path, value, NotedAt);
        Now = ExpressionValue.Of(start);
    }

    public DeviceRecord Record { get; }
    public Shadow Tree { get; }
    public ParameterValueStruct[] Noted { get; }
    public DateTimeOffset NotedAt { get; }
    public string[] Tags { get; }
    public ExpressionValue Now { get; }

    public ExpressionValue Parameter(string name) =>
        name switch
        {
            "DeviceID.ID" => Record.Id,
            "DeviceID.Manufacturer" => Record.Identity.Manufacturer,
            "DeviceID.OUI" => Record.Identity.OUI,
            "DeviceID.ProductClass" => Record.Identity.ProductClass,
            "DeviceID.SerialNumber" => Record.Identity.SerialNumber,
            "Events.Inform" => ExpressionValue.Of(Record.LastInform),
            "Events.Registered" => ExpressionValue.Of(Record.FirstInform),
            "Events.1_BOOT" => Time(Record.LastBoot),
            "Events.0_BOOTSTRAP" => Time(Record.LastBootstrap),
            "Tags.a" => Has("a"),
            "Tags.b0x20c" => Has("b c"),
            "Tags.d0x2E0xC30xA9" => Has("d.é"),
            _ when _newest.TryGetValue(name, out var newest) => ExpressionValue.Of(newest.Value),
            _ => ExpressionValue.Null,
        };

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
        function == "REMOTE_ADDRESS" ? Record.RemoteAddress : ExpressionValue.Unresolved;

    private ExpressionValue Has(string tag) =>
        Tags.Contains(tag) ? ExpressionValue.True : ExpressionValue.Null;

    private static ExpressionValue Time(DateTimeOffset? time) =>
        time is { } at ? ExpressionValue.Of(at) : ExpressionValue.Null;

    private void Tell(string path, ParameterValue value, DateTimeOffset at)
    {
        if (!_newest.TryGetValue(path, out var known) || known.At is null || known.At < at)
            _newest[path] = (value, at);
    }

    private static IEnumerable<string> Some(Random random) =>
        Paths.Where(_ => random.Next(3) == 0).ToList();

    private static ParameterValue Value(Random random) => Values[random.Next(Values.Length)];

    private static ShadowNode Node(string path, Random random, DateTimeOffset at) =>
        path.EndsWith('.') ? new(path, true)
        : random.Next(6) == 0 ? new(path, true)
        : new(path, true, Value(random), random.Next(6) == 0 ? null : at);
}
