using Muster.Cwmp.DataModel;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.DataModel;

/// <summary>Models as short tables of facts, and those that ship with the server.</summary>
public sealed class ModelTableTests
{
    private const string Table = """
        Device:2.0
        Device. r 2.0
        Device.WiFi.Radio.{i}. w -
        	Band w 2.4 string[] Deprecated e:2.4GHz|!5%20GHz|a%7Cb l:..64 n:1..2 d:
        	Channel w 2.0 unsignedInt hidden command v:1..14|36.. u:%25
        	Key r - base64 s:..16|32..32 p:[0-9]+%20x

        """;

    [Fact]
    public void Every_fact_of_a_line_is_read()
    {
        var model = ModelTable.Read(new StringReader(Table));
        Assert.Equal("Device:2.0", model.Name);
        Assert.False(model.Objects["Device."].Writable);
        Assert.True(model.Objects["Device.WiFi.Radio.{i}."].Writable);
        var band = model.Parameters["Device.WiFi.Radio.{i}.Band"];
        Assert.Equal(
            (true, "2.4", ModelStatus.Deprecated, ""),
            (band.Writable, band.Version, band.Status, band.Default)
        );
        Assert.True(band.Syntax.IsList);
        Assert.Equal(
            [new("2.4GHz", true), new("5 GHz", false), new("a|b", true)],
            band.Syntax.Enumeration
        );
        Assert.Equal(new SizeRange(1, 2), band.Syntax.ListItems);
        Assert.Equal([new SizeRange(null, 64)], band.Syntax.ListSizes);
        var channel = model.Parameters["Device.WiFi.Radio.{i}.Channel"].Syntax;
        Assert.Equal(ParameterType.UnsignedInt, channel.Type);
        Assert.Equal([new(1, 14), new ValueRange(36, null)], channel.Ranges);
        Assert.True(channel is { IsHidden: true, IsCommand: true, Units: "%" });
        var key = model.Parameters["Device.WiFi.Radio.{i}.Key"];
        Assert.Equal((false, null, null), (key.Writable, key.Version, key.Default));
        Assert.Equal([new(null, 16), new SizeRange(32, 32)], key.Syntax.Sizes);
        Assert.Equal(["[0-9]+ x"], key.Syntax.Patterns);
    }

    [Fact]
    public void What_was_read_is_written_the_same() =>
        Assert.Equal(
            Table.ReplaceLineEndings("\n"),
            Written(ModelTable.Read(new StringReader(Table)))
        );

    [Theory]
    [InlineData("", "empty")]
    [InlineData("M\nDevice.", "'Device.'")]
    [InlineData("M\nDevice. r -\n\tName r -", "Device.Name has no type")]
    [InlineData("M\nDevice. r -\n\tName r - text", "Device.Name has no type")]
    [InlineData("M\nDevice. r -\n\tName r - int v:7", "'7' is no range")]
    [InlineData("M\nDevice. r -\n\tName r - int x:7", "'x' is no kind")]
    public void What_is_no_table_is_refused_by_its_line(string text, string told) =>
        Assert.Contains(
            told,
            Assert.Throws<FormatException>(() => ModelTable.Read(new StringReader(text))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [Spec("TR-106", "3")]
    [InlineData("device-2", "tr-181-2-19-1-cwmp.xml")]
    [InlineData("device-1", "tr-181-1-7-0.xml")]
    [InlineData("internet-gateway-device-1", "tr-098-1-8-0.xml")]
    [InlineData("voice-service-1", "tr-104-1-1-0.xml")]
    [InlineData("voice-service-2", "tr-104-2-0-2-cwmp.xml")]
    [InlineData("stb-service-1", "tr-135-1-4-1-cwmp.xml")]
    [InlineData("storage-service-1", "tr-140-1-3-1-cwmp.xml")]
    public void The_tables_that_ship_are_the_facts_of_the_standards_models(string name, string file)
    {
        var folder = SharedFiles.Path("spec", "schema");
        var files = Directory.EnumerateFiles(folder, "*.xml").Select(Path.GetFileName);
        var facts = Written(
            new ObjectModelReader(files!, f => File.OpenRead(Path.Combine(folder, f))).Read(file)
        );
        var table = Path.Combine(
            SharedFiles.RepositoryRoot(),
            "src/Muster.Acs/DataModels/Tables",
            $"{name}.txt"
        );
        if (Environment.GetEnvironmentVariable("MUSTER_WRITE_DOCS") == "1")
            File.WriteAllText(table, facts);
        Assert.True(
            File.ReadAllText(table) == facts,
            $"{name}.txt is stale. Write it with: MUSTER_WRITE_DOCS=1 ./test Cwmp.Tests"
        );
    }

    private static string Written(ObjectModel model)
    {
        using var text = new StringWriter();
        ModelTable.Write(model, text);
        return text.ToString();
    }
}
