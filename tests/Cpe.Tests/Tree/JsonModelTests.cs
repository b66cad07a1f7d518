using System.Text;
using Muster.Cpe.ModelFiles;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

public sealed class JsonModelTests
{
    private const string Head =
        """{"format":"muster-model/1","name":"t","identity":{"manufacturer":"M","oui":"02CAFE","serialNumber":"S{index}"},""";

    [Theory]
    [InlineData("{", "this is no JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"format":"muster-model/2"}""", "'format' must be")]
    [InlineData("""{"format":"muster-model/1","nmae":"x"}""", "'nmae' means nothing here")]
    [InlineData("""{"format":"muster-model/1","name":"x","identity":{"oui":"02cafe"}}""", "'oui'")]
    [InlineData(Head + """ "objects":{}}""", "'objects' must name")]
    [InlineData(Head + """ "objects":{"Device":{}}}""", "no path of an object")]
    [InlineData(Head + """ "objects":{"Device.":{},"Other.A.":{}}}""", "below the root")]
    [InlineData(Head + """ "objects":{"Device.{i}.":{}}}""", "below the root")]
    [InlineData(
        Head + """ "objects":{"Device.T.{i}.S.":{}}}""",
        "in a table that is not described"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"1":{}}}}}""",
        "no name of a parameter"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"type":"float"}}}}}""",
        "'float' is no type"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"type":"int","value":"x"}}}}}""",
        "Device.A: 'x' is no int"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"range":"1-2"}}}}}""",
        "no range"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"value":"{nothing}"}}}}}""",
        "no placeholder and no variable"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"value":"{mac"}}}}}""",
        "not closed"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"value":"{mac+16}"}}}}}""",
        "0 to 15"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"behaviour":{"jump":{}}}}}}}""",
        "no kind of behaviour"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"behaviour":{"counter":{}}}}}}}""",
        "'perSecond' is missing"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{},"A":{}}}}}""",
        "occurs twice"
    )]
    [InlineData(
        Head + """ "objects":{"Device.T.{i}.":{"instances":{"0":{}}}}}""",
        "whole numbers from 1"
    )]
    [InlineData(
        Head + """ "objects":{"Device.T.{i}.":{"instances":{"1":{"B":"x"}}}}}""",
        "no such parameter in the row"
    )]
    [InlineData(
        Head
            + """ "objects":{"Device.T.{i}.":{},"Device.T.{i}.U.{i}.":{"instances":{"1.1":{}}}}}""",
        "row that is not listed"
    )]
    [InlineData(Head + """ "objects":{"Device.A.":{"instances":{"1":{}}}}}""", "is no table")]
    [InlineData(
        Head
            + """ "objects":{"Device.":{"parameters":{"A":{"behaviour":{"follows":{"parameter":"A"}}}}}}}""",
        "follows A"
    )]
    [InlineData(
        Head + """ "objects":{"Device.":{"parameters":{"A":{"pattern":"("}}}}}""",
        "'(' is no pattern"
    )]
    public void A_bad_file_is_refused_with_a_sentence(string text, string problem)
    {
        var error = Assert.Throws<ModelFileException>(() => Load(text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("m.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_names_its_line()
    {
        var error = Assert.Throws<ModelFileException>(() => Load("{\n\"format\": \"x\",\n oops }"));
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public void The_example_of_the_documentation_is_a_model()
    {
        var page = File.ReadAllText(
            Path.Combine(SharedFiles.RepositoryRoot(), "docs", "simulator.md")
        );
        var start = page.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        var end = page.IndexOf("```", start, StringComparison.Ordinal);
        var (identity, tree) = Load(page[start..end]).CreateDevice(42, 7, TimeProvider.System);
        Assert.Equal("S00700000042", identity.SerialNumber);
        Assert.True(tree.TryGet("Device.DeviceInfo.SerialNumber", out var serial));
        Assert.Equal("S00700000042", serial.Text);
        Assert.Equal(2u, tree.AddObject("Device.NAT.PortMapping.").InstanceNumber);
        Assert.True(tree.TryGet("Device.NAT.PortMapping.2.Alias", out var alias));
        Assert.Equal("cpe-2", alias.Text);
        Assert.True(tree.TryGet("Device.NAT.PortMappingNumberOfEntries", out var count));
        Assert.Equal("2", count.Text);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_of_the_same_kind() =>
        Assert.Throws<ModelFileException>(() => DeviceModel.Load("/no/such/model.json"));

    [Fact]
    public void Mutilated_models_are_refused_and_nothing_else()
    {
        var whole = Encoding.UTF8.GetBytes(
            Head
                + """ "objects":{"Device.T.{i}.":{"table":{"writable":true,"maxEntries":3,"ordered":[["A","B"]]},"parameters":{"A":{"type":"int","range":"1..5","value":"{random:1-5}"},"B":{"behaviour":{"wander":{"around":1,"by":2}}}},"instances":{"1":{"A":"2"}}}}}"""
        );
        var random = new Random(20260304);
        var loaded = 0;
        for (var i = 0; i < 3000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var j = random.Next(1, 4); j > 0; j--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            try
            {
                DeviceModel.Load(new MemoryStream(bytes), "m.json");
                loaded++;
            }
            catch (ModelFileException) { }
        }
        Assert.InRange(loaded, 1, 2999);
    }

    private static DeviceModel Load(string text) =>
        DeviceModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), "m.json");
}
