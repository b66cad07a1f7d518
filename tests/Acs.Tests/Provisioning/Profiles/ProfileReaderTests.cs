using System.Text;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Profiles;
using Muster.Acs.Provisioning.Profiles.Reading;
using Muster.Acs.Storage;
using Xunit;

namespace Acs.Tests.Provisioning.Profiles;

/// <summary>What is taken for a profile, and what is refused with which words.</summary>
public sealed class ProfileReaderTests
{
    [Fact]
    public void Paths_are_written_in_one_piece_or_level_by_level()
    {
        var profile = ProfileReader.Read(
            "wifi",
            """
            values:
              Device.WiFi.SSID.1.SSID: one
              Device:
                WiFi:
                  SSID.2:
                    SSID: ${'t' || 'wo'}
              InternetGatewayDevice.LANDevice.1.WLANConfiguration.*.SSID: three
            """
        );
        Assert.Equal(
            [
                ("Device.WiFi.SSID.1.SSID", 2),
                ("Device.WiFi.SSID.2.SSID", 6),
                ("InternetGatewayDevice.LANDevice.1.WLANConfiguration.*.SSID", 7),
            ],
            profile.Always.Values.Select(value => (value.Path.Text, value.Line))
        );
    }

    [Fact]
    public void JSON_is_read_as_well_with_tabs_too()
    {
        var profile = ProfileReader.Read(
            "json",
            "{\n\t\"for\": \"Tags.gold\",\n\t\"weight\": 5,\n\t\"values\": {\"Device.A.B\": \"x\"}\n}"
        );
        Assert.Equal(5, profile.Preset.Weight);
        Assert.Equal(4, Assert.Single(profile.Always.Values).Line);
    }

    [Theory]
    [InlineData("valeus: {}", 1, 1, "a profile has no 'valeus'; it has description, for, events")]
    [InlineData("for: Tags.gold AND", 1, 19, "expected an expression, found the end")]
    [InlineData("for: \"Tags.a = = 1\"", 1, 16, "expected an expression, found")]
    [InlineData("for: gold", 1, 6, "there is no 'gold' under 'let' above")]
    [InlineData("for: LOKUP('a', 'b', 'c')", 1, 6, "there is no function LOKUP; there are NOW")]
    [InlineData("for: TAG()", 1, 6, "TAG takes the beginning of a tag, not 0 arguments")]
    [InlineData("values:\n  Device.A.B: ${Device.C", 2, 25, "expected '}', found the end")]
    [InlineData("values:\n  Device.A.B: x${1 +}", 2, 21, "expected an expression")]
    [InlineData("values:\n  Device..B: x", 2, 3, "Invalid parameter path 'Device..B'")]
    [InlineData("values:\n  Device.A.B:", 2, 14, "Device.A.B needs a value")]
    [InlineData("values:\n  Device.A.B: [1]", 2, 15, "Device.A.B needs a value")]
    [InlineData("values: 5", 1, 9, "values is a mapping of paths to values.")]
    [InlineData(
        "values:\n  Device.A.B: 1\n  Device.A.B: 2",
        3,
        3,
        "'Device.A.B' stands there twice"
    )]
    [InlineData("weight: heavy", 1, 9, "weight is a number.")]
    [InlineData("schedule: often", 1, 11, "schedule: ")]
    [InlineData("channel: task_x", 1, 10, "channel must not begin with 'task_'.")]
    [InlineData("tags:\n  gold: maybe", 2, 9, "tags is a mapping of tags to true, false")]
    [InlineData("fresh:\n  Device.A: soon", 2, 13, "'soon' is no age; write 90s, 5m, 2h or 7d.")]
    [InlineData("notify:\n  Device.A: loud", 2, 13, "notify is a mapping of paths to off, passive")]
    [InlineData(
        "objects:\n  Device.T:\n    - kye: {A: 1}",
        3,
        7,
        "an instance has no 'kye'; it has"
    )]
    [InlineData("objects:\n  Device.T:\n    - count: many", 3, 14, "count is a whole number")]
    [InlineData(
        "objects:\n  Device.T:\n    - {count: 0, values: {A: 1}}",
        3,
        26,
        "where there shall"
    )]
    [InlineData("firmware:\n  file: x.bin", 2, 3, "firmware needs the version wanted.")]
    [InlineData("cases:\n  - values: {}", 2, 5, "a case needs 'when': an expression.")]
    [InlineData("let:\n  b: ${a}\n  a: x", 2, 8, "there is no 'a' under 'let' above")]
    [InlineData("a: b: c", 1, 5, "this is no YAML: ")]
    [InlineData("values: {a: 1", 1, 14, "this is no YAML: ")]
    [InlineData("", 1, 1, "it is empty.")]
    [InlineData("# nothing", 1, 1, "it is empty.")]
    [InlineData("values: {}\n---\nvalues: {}", 2, 1, "a second document begins here")]
    [InlineData(
        "values:\n  Device.A.B: !!str x",
        2,
        15,
        "tags (tag:yaml.org,2002:str) are not taken."
    )]
    public void What_is_wrong_is_told_with_line_and_column(
        string text,
        int line,
        int column,
        string message
    )
    {
        var wrong = Assert.Throws<DocumentException>(() => ProfileReader.Read("p", text));
        Assert.StartsWith($"Line {line}, column {column}: {message}", wrong.Message);
    }

    [Fact]
    public void A_few_lines_that_are_gigabytes_are_refused()
    {
        var laughs = new StringBuilder("a0: &a0 lol\n");
        for (var level = 1; level < 40; level++)
            laughs.Append($"a{level}: &a{level} [*a{level - 1}, *a{level - 1}]\n");
        var wrong = Assert.Throws<DocumentException>(() =>
            ProfileReader.Read("p", laughs.ToString())
        );
        Assert.Equal((1, 5), (wrong.Line, wrong.Column));
        Assert.Contains("anchors (&a0) are not taken", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(
            "aliases (*x) are not taken",
            Assert.Throws<DocumentException>(() => ProfileReader.Read("p", "a: *x")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_too_deep_or_too_much_is_refused()
    {
        var deep = "values: " + new string('[', 500_000);
        Assert.Contains(
            "more than 24 levels deep",
            Assert.Throws<DocumentException>(() => ProfileReader.Read("p", deep)).Message,
            StringComparison.Ordinal
        );
        var many =
            "values:\n" + string.Concat(Enumerable.Range(0, 60_000).Select(n => $"  D.P{n}: 1\n"));
        Assert.Contains(
            "more than 50000 values",
            Assert.Throws<DocumentException>(() => ProfileReader.Read("p", many)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("serial,ssid\n1,a\n\n2,\"b, c\"\n", null)]
    [InlineData("serial;ssid\n1;a\n", null)]
    [InlineData("", "Line 1, column 1: a line of names is expected here")]
    [InlineData("serial,serial\n", "Line 1, column 1: the column 'serial' stands there twice.")]
    [InlineData("serial,ssid\n1\n", "Line 2, column 1: 1 cells where 2 are named.")]
    [InlineData("serial,ssid\n1,a\n1,b\n", "Line 3, column 1: the key '1' stands there twice.")]
    [InlineData(
        "serial,ssid\n,a\n",
        "Line 2, column 1: the first cell, which is the key, is empty."
    )]
    [InlineData("serial,ssid\n1,\"a\n", "Line 2, column 1: a quotation mark is not closed")]
    public void Tables_are_CSV(string text, string? problem)
    {
        var wrong = Record.Exception(() => TableReader.Read("t", text));
        Assert.StartsWith(problem ?? "", wrong?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, wrong is null);
    }

    [Fact]
    public void A_table_has_at_most_a_hundred_columns_and_a_length()
    {
        static string Row(int cells) =>
            string.Join(',', Enumerable.Range(0, cells).Select(n => $"c{n}"));
        Assert.Equal(100, TableReader.Read("t", Row(100)).Columns.Count);
        Assert.StartsWith(
            "Line 1, column 1: there are more than 100 columns.",
            Assert.Throws<DocumentException>(() => TableReader.Read("t", Row(101))).Message,
            StringComparison.Ordinal
        );
        var rows = new StringBuilder("serial,ssid\n");
        for (var n = 0; rows.Length <= TableReader.MaxLength; n++)
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"{n},name of {n}\n");
        var large = new DocumentWrite(
            Muster.Acs.Operations.DocumentKind.Table,
            "t",
            rows.ToString(),
            DateTimeOffset.UnixEpoch,
            new("tests")
        );
        var refused = Assert.Throws<Muster.Acs.Operations.OperationException>(() =>
            RuleBook.Check(large)
        );
        Assert.Contains("16777216", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("${Device.A}", "Device.A")]
    [InlineData("a ${Device.A} b", "'a ' || Device.A || ' b'")]
    [InlineData("$${not} $", "'${not} $'")]
    [InlineData("${'}'}", "'}'")]
    [InlineData("${A.{B.C}.D}", "A.{B.C}.D")]
    [InlineData("", "''")]
    public void Values_are_texts_with_expressions_in_them(string text, string expression) =>
        Assert.Equal(
            Muster.Acs.Provisioning.Expressions.Expression.Parse(expression),
            Template.Parse(text).Expression
        );
}
