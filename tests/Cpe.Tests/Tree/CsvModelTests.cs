using System.Text;
using Muster.Cpe.ModelFiles;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

public sealed class CsvModelTests
{
    private const string Header = "Parameter,Object,Writable,Value,Value type\n";
    private const string Identity =
        "DeviceID.OUI,false,false,0055aa,xsd:string\n"
        + "DeviceID.SerialNumber,false,false,SN000123,xsd:string\n";

    [Theory]
    [InlineData("huawei-bm632w-wimax-tr098.csv", "202BC1", "BM632w", "6EU7QT7976506686")]
    [InlineData("zte-h199a-tr098.csv", "C0B101", "ZXHN H199A", "SQKKC67CHL03637")]
    [InlineData("tplink-ex220-tr181.csv", null, null, null)]
    [InlineData("tplink-ec220g5v3-tr181.csv", null, null, null)]
    public void Every_row_of_a_real_device_is_in_its_tree(
        string file,
        string? oui,
        string? productClass,
        string? serial
    )
    {
        var path = SharedFiles.Path("devices", file);
        var (identity, tree) = DeviceModel.Load(path).CreateDevice(0, 7, TimeProvider.System);
        if (oui is not null)
        {
            Assert.Equal(oui, identity.OUI);
            Assert.Equal(productClass, identity.ProductClass);
            Assert.Equal(serial, identity.SerialNumber);
        }
        var names = new List<ParameterInfoStruct>();
        Assert.True(tree.GetNames("", false, names).Succeeded);
        var writable = names.ToDictionary(name => name.Name, name => name.Writable);
        var rows = 0;
        foreach (var row in Rows(path))
        {
            var isObject = row[1] == "true";
            Assert.Equal(row[2] == "true", writable[isObject ? $"{row[0]}." : row[0]]);
            rows++;
            if (isObject)
                continue;
            Assert.True(tree.TryGet(row[0], out var value), row[0]);
            Assert.Equal((row[0], row[3]), (row[0], value.Text));
            var type = row[4] == "xsd:base64" ? "xsd:base64Binary" : row[4];
            Assert.Equal((row[0], type), (row[0], value.Type));
        }
        var known = Known(path);
        // What no agent can do without may have been added; nothing else.
        Assert.All(
            names.Where(name => !name.Name.Contains(".ManagementServer.")),
            name => Assert.Contains(name.Name.TrimEnd('.'), known)
        );
        Assert.InRange(names.Count, rows, rows + 12);
    }

    [Theory]
    [InlineData("huawei-bm632w-wimax-tr098.csv")]
    [InlineData("tplink-ec220g5v3-tr181.csv")]
    public void An_agent_finds_what_it_needs_in_every_tree(string file)
    {
        var tree = DeviceModel
            .Load(SharedFiles.Path("devices", file))
            .CreateDevice(0, 7, TimeProvider.System)
            .Tree;
        string[] needed =
        [
            "URL",
            "Username",
            "Password",
            "PeriodicInformEnable",
            "PeriodicInformInterval",
            "ParameterKey",
            "ConnectionRequestURL",
            "ConnectionRequestUsername",
            "ConnectionRequestPassword",
        ];
        Assert.All(
            needed,
            name => Assert.True(tree.TryGet($"{tree.Root}ManagementServer.{name}", out _), name)
        );
        Assert.Contains($"{tree.Root}ManagementServer.ParameterKey", tree.ForcedInformParameters);
        Assert.Contains($"{tree.Root}DeviceInfo.SoftwareVersion", tree.ForcedInformParameters);
    }

    [Fact]
    public void Clones_have_serial_numbers_of_their_own()
    {
        var model = Load(Header + Identity + "Device,true,false,,\n");
        var serials = Enumerable
            .Range(0, 1000)
            .Select(i => model.CreateDevice(i, 1, TimeProvider.System).Identity.SerialNumber)
            .ToList();
        Assert.Equal("SN000123", serials[0]);
        Assert.Equal(1000, serials.Distinct().Count());
        Assert.Equal("0055AA", model.CreateDevice(3, 1, TimeProvider.System).Identity.OUI);
    }

    [Fact]
    public void A_new_row_has_the_shape_of_a_sibling_with_nothing_filled_in()
    {
        var tree = Load(
                Header
                    + Identity
                    + "Device,true,false,,\nDevice.T,true,true,,\nDevice.T.4,true,true,,\n"
                    + "Device.T.4.Name,false,true,four,xsd:string\n"
                    + "Device.T.4.Count,false,true,44,xsd:unsignedInt\n"
                    + "Device.T.4.Sub,true,true,,\nDevice.T.4.Sub.1,true,true,,\n"
                    + "Device.T.4.Sub.1.On,false,true,true,xsd:boolean\n"
                    + "Device.Empty,true,true,,\nDevice.Fixed,true,false,,\n"
                    + "Device.TNumberOfEntries,false,false,1,xsd:unsignedInt\n"
            )
            .CreateDevice(0, 1, TimeProvider.System)
            .Tree;
        Assert.Equal(5u, tree.AddObject("Device.T.").InstanceNumber);
        Assert.Equal("", Text(tree, "Device.T.5.Name"));
        Assert.Equal("0", Text(tree, "Device.T.5.Count"));
        Assert.Equal("2", Text(tree, "Device.TNumberOfEntries"));
        Assert.False(tree.TryGet("Device.T.5.Sub.1.On", out _));
        Assert.Equal(1u, tree.AddObject("Device.T.5.Sub.").InstanceNumber);
        Assert.Equal("false", Text(tree, "Device.T.5.Sub.1.On"));
        Assert.Equal(1u, tree.AddObject("Device.Empty.").InstanceNumber);
        Assert.Equal(9005, tree.AddObject("Device.Fixed.").FaultCode.Value);
    }

    [Theory]
    [InlineData("a,b,c\n", 1, "first line")]
    [InlineData(Header + "Device,true\n", 2, "2 fields instead of 5")]
    [InlineData(Header + "Device,yes,false,,\n", 2, "neither true nor false")]
    [InlineData(Header + "Device,true,false,,\nDevice.A,false,false,1,xsd:float\n", 3, "no type")]
    [InlineData(Header + "Device,true,false,,\nDevice.9A,false,false,1,xsd:int\n", 3, "no name")]
    [InlineData(
        Header
            + "Device,true,false,,\nDevice.A,false,false,1,xsd:int\nDevice.A,false,false,1,xsd:int\n",
        4,
        "second time"
    )]
    [InlineData(Header + "Device,true,false,,\nOther,true,false,,\n", 3, "second root")]
    [InlineData(Header + "Device,true,false,\"open,\n", 2, "never closed")]
    [InlineData(Header + "Device,true,false,a\"b,\n", 2, "quote stands inside")]
    [InlineData(
        Header + "Device,true,false,\"a\nb\",\nDevice.A,maybe,false,1,xsd:int\n",
        4,
        "neither"
    )]
    [InlineData(Header + Identity, 0, "no row of a root object")]
    [InlineData(Header + "Device,true,false,,\n", 0, "OUI")]
    public void A_bad_file_names_the_line_and_the_problem(string text, int line, string problem)
    {
        var error = Assert.Throws<ModelFileException>(() => Load(text));
        Assert.Equal(line, error.Line);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.StartsWith("tree.csv", error.Message, StringComparison.Ordinal);
    }

    private static DeviceModel Load(string text) =>
        DeviceModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), "tree.csv");

    private static string Text(Muster.Cpe.Tree.IParameterTree tree, string name)
    {
        Assert.True(tree.TryGet(name, out var value), name);
        return value.Text;
    }

    private static HashSet<string> Known(string path) => [.. Rows(path).Select(row => row[0])];

    /// <summary>The rows by a second, simpler reading: these files break no line inside quotes.</summary>
    private static IEnumerable<string[]> Rows(string path) =>
        File.ReadLines(path)
            .Skip(1)
            .Where(line => !line.StartsWith("DeviceID.", StringComparison.Ordinal))
            .Select(line =>
            {
                var fields = new List<string>();
                foreach (var part in line.Split(','))
                    if (fields.Count > 0 && fields[^1].StartsWith('"') && !Closed(fields[^1]))
                        fields[^1] += "," + part;
                    else
                        fields.Add(part);
                return fields
                    .Select(f => f.StartsWith('"') ? f[1..^1].Replace("\"\"", "\"") : f)
                    .ToArray();
            });

    private static bool Closed(string field) =>
        field.Length > 1 && field.Count(c => c == '"') % 2 == 0;
}
