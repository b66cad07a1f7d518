using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Scripts;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>The vectors of what scripts compute: they must hold to the last bit.</summary>
public sealed class ScriptVectorTests
{
    private const string Device = "202BC1-BM632w-000000";

    [Theory]
    [InlineData("hello.", 0.9282578795792454, 0.3752569768646784)]
    [InlineData(Device, 0.07072383286959756, 0.10338438600839538)]
    [InlineData("00236a-96318REF-SR360NA0A4%2D0003196", 0.12439141239230567, null)]
    public void Random_numbers_are_those_of_seedrandom(string seed, double first, double? second)
    {
        var random = new SeededRandom(seed);
        Assert.Equal(first, random.NextDouble());
        if (second is not null)
            Assert.Equal(second, random.NextDouble());
    }

    [Fact]
    public void A_device_has_a_grid_of_its_own()
    {
        var hash = ScriptClock.HashOf(Device);
        Assert.Equal(3533824625u, hash);
        Assert.Equal(77824625, ScriptClock.Offset(hash, 86400000));
    }

    [Theory]
    [InlineData(86400000, 86400000, 1699928575375)]
    [InlineData(3600000, 3600000, 1699996975375)]
    [InlineData(3600000, 0, 1699999200000)]
    public void The_latest_point_of_the_grid_is_found(
        double interval,
        double variance,
        double at
    ) =>
        Assert.Equal(
            at,
            ScriptClock.Latest(
                1700000000000,
                interval,
                ScriptClock.Offset(ScriptClock.HashOf(Device), variance)
            )
        );

    [Theory]
    [InlineData("Date.now()", "1700000000000")]
    [InlineData("new Date().getTime()", "1700000000000")]
    [InlineData("Date.now(86400000)", "1699928575375")]
    [InlineData("Date.now(3600000)", "1699996975375")]
    [InlineData("Date.now(3600000, 0)", "1699999200000")]
    [InlineData("Date.now('0 3 * * *')", "1699930800000")]
    [InlineData("Date.now('0 3 * * *', 3600000)", "1699928575375")]
    [InlineData("Math.random()", "0.07072383286959756")]
    [InlineData("Math.random() && Math.random()", "0.10338438600839538")]
    [InlineData("Math.trunc(Math.random() * Number.MAX_SAFE_INTEGER).toString(36)", "69t0mkjya1")]
    [InlineData(
        "Math.random.seed('00236a-96318REF-SR360NA0A4%2D0003196') || Math.trunc(Math.random() * Number.MAX_SAFE_INTEGER).toString(36)",
        "b15l15yrsq"
    )]
    [InlineData(
        "Math.random.seed('hello.') || [Math.random(), Math.random()]",
        "0.9282578795792454,0.3752569768646784"
    )]
    [InlineData("new Date(2020, 0, 2, 3).toISOString().slice(0, 4)", "2020")]
    [InlineData("new Date('2020-01-01T00:00:00Z').getTime()", "1577836800000")]
    [InlineData("typeof Date.parse + Date.UTC(2020, 0)", "function1577836800000")]
    [InlineData("declare('DeviceID.ID', {value: 1}).value[0]", Device)]
    [InlineData(
        "[...declare('DeviceID.*', {value: 1})].map(p => p.path.slice(9))",
        "ID,Manufacturer,OUI,ProductClass,SerialNumber"
    )]
    [InlineData(
        "[...declare('Tags.*', {value: 1})].map(p => p.path + p.value)",
        "Tags.a0x20btrue,xsd:boolean,Tags.ctrue,xsd:boolean"
    )]
    [InlineData("declare('Tags.*').size", "2")]
    [InlineData("declare('Tags.none').size", "undefined")]
    [InlineData("declare('Events.Inform', {value: 1}).value", "1700000000000,xsd:dateTime")]
    [InlineData("declare('Device.Time.Last', {value: 1}).value", "1577836800000,xsd:dateTime")]
    [InlineData(
        "declare('Device.Time.Bytes', {value: 1}).value.map(v => typeof v)",
        "string,string"
    )]
    [InlineData(
        "[...declare('Device.T.*', {path: 1})].map(p => p.path)",
        "Device.T.2,Device.T.9,Device.T.10"
    )]
    [InlineData("declare('Device.T.[K:b]', {path: 1}).path", "Device.T.9")]
    [InlineData("declare('Device.T.[N:07]', {path: 1}).path", "Device.T.10")]
    [InlineData("declare('Device.T.[On:true,K:b]', {path: 1}).path", "Device.T.9")]
    [InlineData("declare('Device.T.[On:0]', {path: 1}).size", "2")]
    [InlineData("declare('Device.T.[]', {path: 1}).size", "3")]
    [InlineData(
        "declare('Device.T.9.K', {value: '1700000000000', nonsense: 5}).value",
        "b,xsd:string"
    )]
    public void Scripts_compute_what_they_did_on_the_original(string expression, string value)
    {
        var now = DeviceFacts.At(1700000000000);
        var facts = new DeviceFacts
        {
            Record = new DeviceRecord
            {
                Key = DeviceKey.OfId(Device),
                Id = Device,
                Identity = new("Acme", "202BC1", "BM632w", "000000"),
                FirstInform = now,
                LastInform = now,
                LastEvents = ["2 PERIODIC"],
                Informed = [],
            },
            Now = 1700000000000,
            Roots = ["Device"],
        };
        ShadowNode Of(string path, string text, string type) =>
            new(path, true, new(text, type), now);
        var instances = new[] { (2, "a", "1", "0"), (9, "b", "2", "1"), (10, "c", "7", "0") };
        var tree = new Shadow([]).WithNodes([
            .. new[]
            {
                "Device.",
                "Device.T.",
                "Device.Time.",
                "Device.T.2.",
                "Device.T.9.",
                "Device.T.10.",
            }.Select(path => new ShadowNode(path, true, null, now)),
            Of("Device.Time.Last", "2020-01-01T00:00:00Z", "xsd:dateTime"),
            Of("Device.Time.Bytes", "12345678901234567890", "xsd:unsignedLong"),
            .. instances.SelectMany(each =>
                new[]
                {
                    Of($"Device.T.{each.Item1}.K", each.Item2, "xsd:string"),
                    Of($"Device.T.{each.Item1}.N", each.Item3, "xsd:unsignedInt"),
                    Of($"Device.T.{each.Item1}.On", each.Item4, "xsd:boolean"),
                }
            ),
        ]);
        var data = new DeviceData(facts, tree, facts.Pseudo(["a b", "c"]));
        var run = new ScriptHost(new ScriptLimits()).Run(
            CompiledScript.Compile("s", $"log(String({expression}));"),
            new Cause("r", "s", 0),
            [],
            () => new ScriptRun(new ScriptMemory { Answers = [] }, [data], new(), (_, _) => true)
        );
        Assert.Equal([value], run.Logged.Select(line => line.Message));
    }

    [Theory]
    [InlineData("let a = 1;\nlet b = ;\n", 2, 9)]
    [InlineData("declare('x'", 1, 12)]
    [InlineData("with (a) {}", 1, 1)]
    public void A_script_that_is_none_is_told_with_its_place(string text, int line, int column)
    {
        var problem = ScriptSyntax.Check(text);
        Assert.NotNull(problem);
        Assert.Equal((line, column), (problem.Value.Line, problem.Value.Column));
        Assert.NotEmpty(problem.Value.Message);
    }

    [Fact]
    public void A_return_at_top_level_is_legal() =>
        Assert.Null(ScriptSyntax.Check("return {writable: false, value: args?.[1] ?? 'x'};"));
}
