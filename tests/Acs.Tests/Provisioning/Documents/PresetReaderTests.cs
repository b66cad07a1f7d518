using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>Presets and objects as clients of GenieACS store them.</summary>
public sealed class PresetReaderTests
{
    [Fact]
    public void Arguments_may_be_one_text_of_expressions()
    {
        var preset = Read(
            """{"configurations":[{"type":"provision","name":"p","args":"DeviceID.ID, 1 + 1"}]}"""
        );
        var run = Assert.IsType<RunProvision>(preset.Configurations[0]);
        Assert.Equal(Expression.ParseList("DeviceID.ID, 1 + 1"), run.Arguments);
    }

    [Fact]
    public void A_preset_with_every_field_is_read()
    {
        var preset = Read(
            """
            {
              "_id": "x", "weight": 2.5, "channel": "wifi", "schedule": "3600 0 3 * * *",
              "events": { "0 BOOTSTRAP": true, "1 BOOT": false },
              "precondition": " DeviceID.ProductClass = 'HG1' ",
              "configurations": [
                { "type": "provision", "name": "p", "args": [1, "a\"", null, ["PARAM", "X.Y"]] },
                { "type": "value", "name": "Device.X", "value": true },
                { "type": "age", "name": "Device.Y.", "age": 90 },
                { "type": "add_tag", "tag": "t" },
                { "type": "delete_tag", "tag": "u" },
                { "type": "add_object", "name": "Device.NAT.PortMapping", "object": "web" },
                { "type": "delete_object", "name": "Device.NAT.PortMapping", "object": "ftp" }
              ]
            }
            """
        );
        Assert.Equal(
            (
                "p1",
                2.5,
                "wifi",
                "3600 0 3 * * *",
                Expression.Parse("DeviceID.ProductClass = 'HG1'")
            ),
            (
                preset.Name,
                preset.Weight,
                preset.Channel,
                preset.Schedule?.ToString(),
                preset.Precondition
            )
        );
        Assert.Equal(
            [("0 BOOTSTRAP", true), ("1 BOOT", false)],
            preset.Events.Select(each => (each.Key, each.Value))
        );
        var run = Assert.IsType<RunProvision>(preset.Configurations[0]);
        Assert.Equal("p", run.Name);
        Assert.Equal(Expression.ParseList("1, 'a\"', NULL, X.Y"), run.Arguments);
        Assert.Equal(
            [
                new SetValue("Device.X", true),
                new RefreshAfter("Device.Y", TimeSpan.FromSeconds(90)),
                new ChangeTag("t", Add: true),
                new ChangeTag("u", Add: false),
                new ChangeInstance("Device.NAT.PortMapping", "web", Add: true),
                new ChangeInstance("Device.NAT.PortMapping", "ftp", Add: false),
            ],
            preset.Configurations.Skip(1)
        );
    }

    [Theory]
    [InlineData("""{"configurations":[]}""", "true")]
    [InlineData("""{"configurations":[],"precondition":"","schedule":""}""", "true")]
    [InlineData(
        """{"configurations":[],"precondition":"{\"_tags\":\"t\"}"}""",
        "Tags.t IS NOT NULL"
    )]
    [InlineData("""{"configurations":[],"precondition":true,"events":null}""", "true")]
    [InlineData("""{"configurations":[],"precondition":null,"weight":"0"}""", "true")]
    [InlineData("""{"configurations":[],"precondition":false}""", "false")]
    [InlineData("""{"configurations":[],"channel":""}""", "true")]
    public void What_is_left_out_has_the_default(string json, string precondition)
    {
        var preset = Read(json);
        Assert.Equal(
            (0, "default", null, Expression.Parse(precondition)),
            (preset.Weight, preset.Channel, preset.Schedule, preset.Precondition)
        );
        Assert.Empty(preset.Events);
    }

    [Fact]
    public void An_age_may_be_a_text_as_in_old_presets()
    {
        var preset = Read("""{"configurations":[{"type":"age","name":"A.","age":"300"}]}""");
        Assert.Equal([new RefreshAfter("A", TimeSpan.FromMinutes(5))], preset.Configurations);
    }

    [Theory]
    [InlineData("", "Line 1, column 1: this is no JSON: ")]
    [InlineData("{\n\"weight\": 1e999}", "Line 2, column 11: this number is too large.")]
    [InlineData(
        """{"configurations":[{"type":"age","name":"A","age":"often"}]}""",
        "Line 1, column 51: age is a number of seconds."
    )]
    [InlineData("{\n \"a\": ]}", "Line 2, column 7: this is no JSON: ")]
    [InlineData("{} {}", "Line 1, column 4: this is no JSON: ")]
    [InlineData("[]", "Line 1, column 1: a preset is a JSON object.")]
    [InlineData("{}", "Line 1, column 1: a preset needs configurations: a list of what it does.")]
    [InlineData("""{"configurations":{}}""", "Line 1, column 19: configurations is a list.")]
    [InlineData("""{"weight":0,"weight":1}""", "Line 1, column 13: 'weight' stands there twice.")]
    [InlineData(
        "{\"é\":1,\n\"channel\":5}",
        "Line 1, column 2: a preset has no field 'é'; it has weight, channel, schedule, "
            + "events, precondition, configurations, percent, paused."
    )]
    [InlineData("""{"weight":"heavy"}""", "Line 1, column 11: weight is a number.")]
    [InlineData("""{"channel":5}""", "Line 1, column 12: channel is a string.")]
    [InlineData("""{"channel":"task_1"}""", "Line 1, column 12: channel must not begin with")]
    [InlineData("""{"events":["1 BOOT"]}""", "Line 1, column 11: events is an object of event")]
    [InlineData("""{"events":{"1 BOOT":1}}""", "Line 1, column 21: events is an object of event")]
    [InlineData("""{"precondition":{}}""", "Line 1, column 17: precondition is an expression")]
    [InlineData("""{"schedule":1}""", "Line 1, column 13: schedule is a number of seconds and")]
    [InlineData("""{"configurations":[1]}""", "Line 1, column 20: a configuration is an object")]
    [InlineData("""{"configurations":[{}]}""", "Line 1, column 20: a configuration needs a type")]
    [InlineData(
        """{"configurations":[{"type":"provision"}]}""",
        "Line 1, column 20: this configuration needs a name."
    )]
    [InlineData(
        """{"configurations":[{"type":"age","name":"A","age":-1}]}""",
        "Line 1, column 51: age is a number of seconds. -1 is none."
    )]
    [InlineData(
        """{"configurations":[{"type":"provision","name":"p","args":[{}]}]}""",
        "Line 1, column 59: An expression is no Object."
    )]
    [InlineData(
        """{"configurations":[{"type":"provision","name":"p","args":[["NOPE",1]]}]}""",
        "Line 1, column 59: There is no operator 'NOPE'"
    )]
    [InlineData(
        """{"configurations":[],"precondition":"a = "}""",
        "Line 1, column 37: precondition: line 1, column 5: "
    )]
    [InlineData("""{"configurations":[],"schedule":"60 bogus"}""", "Line 1, column 33: schedule: ")]
    public void What_is_wrong_is_told_by_line_and_column(string json, string message)
    {
        var wrong = Assert.Throws<DocumentException>(() => Read(json));
        Assert.StartsWith(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text() =>
        Assert.EndsWith(
            "this text is no valid Unicode.",
            Assert.Throws<DocumentException>(() => Read("""{"channel":"\ud800"}""")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Deep_JSON_is_refused()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Contains("no JSON", Assert.Throws<DocumentException>(() => Read(deep)).Message);
    }

    [Fact]
    public void An_object_is_flattened_and_has_its_keys()
    {
        var found = ObjectReader.Read("o", """{"_id":"o","A":1,"B":{"C":"x"},"_keys":["B.C"]}""");
        Assert.Equal(
            [("A", (object)1.0), ("B.C", "x")],
            found.Values.Select(v => (v.Key, v.Value))
        );
        Assert.Equal(["B.C"], found.Keys);
        Assert.Equal(["A", "B.C"], ObjectReader.Read("o", """{"A":1,"B":{"C":2}}""").Keys);
    }

    [Theory]
    [InlineData("""{"A":[]}""", "Line 1, column 6: a parameter of an object is")]
    [InlineData("""{"A":1,"_keys":["B"]}""", "Line 1, column 17: 'B' is no parameter of this")]
    [InlineData("""{"A.B":1,"A":{"B":2}}""", "Line 1, column 15: 'A.B' stands there twice.")]
    public void What_is_wrong_with_an_object_is_told(string json, string message)
    {
        var wrong = Assert.Throws<DocumentException>(() => ObjectReader.Read("o", json));
        Assert.StartsWith(message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DocumentKind.VirtualParameter, "a.b")]
    [InlineData(DocumentKind.VirtualParameter, "")]
    [InlineData(DocumentKind.Preset, "a/b")]
    [InlineData(DocumentKind.Preset, "a\nb")]
    [InlineData(DocumentKind.Preset, "..")]
    public void What_is_no_name_is_refused(DocumentKind kind, string name)
    {
        var write = new DocumentWrite(kind, name, "1", default, new ChangeNote("me"));
        var wrong = Assert.Throws<OperationException>(() => RuleBook.Check(write));
        Assert.Equal(("name", OperationFaultKind.Invalid), (wrong.Field, wrong.Kind));
    }

    [Theory]
    [InlineData("let a = 1;\nlet b = ;", "Line 2, column 9: ")]
    [InlineData("import fs from 'fs';", "Line 1, column ")]
    public void A_script_that_is_none_is_refused_with_its_place(string script, string message)
    {
        foreach (var kind in new[] { DocumentKind.Provision, DocumentKind.VirtualParameter })
        {
            var write = new DocumentWrite(kind, "p", script, default, new ChangeNote("me"));
            var wrong = Assert.Throws<OperationException>(() => RuleBook.Check(write));
            Assert.StartsWith(message, wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_script_that_nests_without_end_is_refused()
    {
        var script = new string('(', 500_000);
        var write = new DocumentWrite(DocumentKind.Provision, "p", script, default, new("me"));
        Assert.Throws<OperationException>(() => RuleBook.Check(write));
    }

    private static Preset Read(string json) => PresetReader.Read("p1", json, lenient: false);
}
