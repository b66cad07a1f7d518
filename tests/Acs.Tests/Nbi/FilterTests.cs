using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Muster.Acs.Nbi.Query;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>MongoDB's query language, and what GenieACS makes of queries for devices.</summary>
public sealed class FilterTests
{
    private const string Sample = """
        { "n": 5, "s": "abc", "b": true, "z": null, "list": [1, "two", {"k": 3}],
          "deep": {"er": {"x": "y"}}, "docs": [{"a": 1, "b": 2}, {"a": 3, "b": 4}] }
        """;

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"n":5}""", true)]
    [InlineData("""{"n":"5"}""", false)]
    [InlineData("""{"n":{"$eq":5}}""", true)]
    [InlineData("""{"n":{"$ne":5}}""", false)]
    [InlineData("""{"nope":{"$ne":5}}""", true)]
    [InlineData("""{"n":{"$gt":4,"$lt":6}}""", true)]
    [InlineData("""{"n":{"$gte":5,"$lte":5}}""", true)]
    [InlineData("""{"n":{"$gt":5}}""", false)]
    [InlineData("""{"s":{"$gt":4}}""", false)]
    [InlineData("""{"s":{"$gt":"abb"}}""", true)]
    [InlineData("""{"n":{"$in":[1,5]}}""", true)]
    [InlineData("""{"n":{"$nin":[1,5]}}""", false)]
    [InlineData("""{"nope":{"$nin":[1]}}""", true)]
    [InlineData("""{"z":null}""", true)]
    [InlineData("""{"nope":null}""", true)]
    [InlineData("""{"n":null}""", false)]
    [InlineData("""{"z":{"$exists":true}}""", true)]
    [InlineData("""{"nope":{"$exists":true}}""", false)]
    [InlineData("""{"nope":{"$exists":0}}""", true)]
    [InlineData("""{"s":{"$regex":"^A","$options":"i"}}""", true)]
    [InlineData("""{"s":{"$regex":"^A"}}""", false)]
    [InlineData("""{"s":{"$not":{"$regex":"^z"}}}""", true)]
    [InlineData("""{"n":{"$not":{"$gt":4}}}""", false)]
    [InlineData("""{"n":{"$type":"number"}}""", true)]
    [InlineData("""{"n":{"$type":2}}""", false)]
    [InlineData("""{"n":{"$type":["string","double"]}}""", true)]
    [InlineData("""{"list":1}""", true)]
    [InlineData("""{"list":"two"}""", true)]
    [InlineData("""{"list":{"$all":[1,"two"]}}""", true)]
    [InlineData("""{"list":{"$all":[1,9]}}""", false)]
    [InlineData("""{"list":{"$size":3}}""", true)]
    [InlineData("""{"list":{"$size":2}}""", false)]
    [InlineData("""{"list.0":1}""", true)]
    [InlineData("""{"list.k":3}""", true)]
    [InlineData("""{"docs":{"$elemMatch":{"a":1,"b":2}}}""", true)]
    [InlineData("""{"docs":{"$elemMatch":{"a":1,"b":4}}}""", false)]
    [InlineData("""{"docs.a":1,"docs.b":4}""", true)]
    [InlineData("""{"list":{"$elemMatch":{"$gt":0,"$lt":2}}}""", true)]
    [InlineData("""{"n":{"$mod":[3,2]}}""", true)]
    [InlineData("""{"n":{"$mod":[3,1]}}""", false)]
    [InlineData("""{"deep.er.x":"y"}""", true)]
    [InlineData("""{"deep":{"er":{"x":"y"}}}""", true)]
    [InlineData("""{"$or":[{"n":1},{"s":"abc"}]}""", true)]
    [InlineData("""{"$and":[{"n":5},{"s":"x"}]}""", false)]
    [InlineData("""{"$nor":[{"n":1},{"s":"x"}]}""", true)]
    [InlineData("""{"n":5,"$comment":"by me"}""", true)]
    public void A_query_matches_as_MongoDB_would(string query, bool matches) =>
        Assert.Equal(matches, Matches(query, Sample, FieldRules.Plain));

    [Theory]
    // "key whose last segment does not start with _: key + ._value"
    [InlineData("""{"A.B":"x"}""", """{"A":{"B":{"_value":"x"}}}""", true)]
    [InlineData("""{"A.B":"x"}""", """{"A":{"B":"x"}}""", false)]
    [InlineData("""{"_tags":"test"}""", """{"_tags":["test","other"]}""", true)]
    [InlineData("""{"_tags":"test"}""", """{}""", false)]
    // = "123" OR = 123
    [InlineData("""{"A.B":"123"}""", """{"A":{"B":{"_value":"123"}}}""", true)]
    [InlineData("""{"A.B":"123"}""", """{"A":{"B":{"_value":123}}}""", true)]
    [InlineData("""{"A.B":123}""", """{"A":{"B":{"_value":"123"}}}""", false)]
    // not "12" AND not 12
    [InlineData("""{"A.B":{"$ne":"12"}}""", """{"A":{"B":{"_value":12}}}""", false)]
    [InlineData("""{"A.B":{"$ne":"12"}}""", """{"A":{"B":{"_value":"12"}}}""", false)]
    [InlineData("""{"A.B":{"$ne":"12"}}""", """{"A":{"B":{"_value":13}}}""", true)]
    // the glob
    [InlineData("""{"_id":"abc*"}""", """{"_id":"abcdef"}""", true)]
    [InlineData("""{"_id":"abc*"}""", """{"_id":"abc*"}""", true)]
    [InlineData("""{"_id":"abc*"}""", """{"_id":"xabc"}""", false)]
    [InlineData("""{"_id":"*abc"}""", """{"_id":"xabc"}""", true)]
    [InlineData("""{"_id":"*b*"}""", """{"_id":"xabc"}""", true)]
    [InlineData("""{"_id":"a*c"}""", """{"_id":"abbc"}""", true)]
    [InlineData("""{"_id":"a*c"}""", """{"_id":"abbcd"}""", false)]
    [InlineData("""{"_id":"a.c*"}""", """{"_id":"abcd"}""", false)]
    [InlineData("""{"_id":"a*b*c"}""", """{"_id":"a1b2c"}""", true)]
    [InlineData("""{"_id":"a*b*c"}""", """{"_id":"abc"}""", true)]
    [InlineData("""{"_id":"a*b*b"}""", """{"_id":"ab"}""", false)]
    [InlineData("""{"_id":"a*b*c"}""", """{"_id":"acb"}""", false)]
    [InlineData("""{"_id":"*"}""", """{"_id":"x\ny"}""", true)]
    [InlineData("""{"_id":"ab*ba"}""", """{"_id":"aba"}""", false)]
    [InlineData("""{"_id":"A*"}""", """{"_id":"abc"}""", false)]
    [InlineData("""{"_id":"***c"}""", """{"_id":"abc"}""", true)]
    [InlineData("""{"A":"/b$/m"}""", """{"A":{"_value":"ab\ncd"}}""", true)]
    [InlineData(
        """{"A":"/^(a+)+$/"}""",
        """{"A":{"_value":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}}""",
        false
    )]
    // the regular expression
    [InlineData("""{"A":"/^ab/i"}""", """{"A":{"_value":"ABC"}}""", true)]
    [InlineData("""{"A":"/^ab/i"}""", """{"A":{"_value":"/^ab/i"}}""", true)]
    [InlineData("""{"A":"/^ab/"}""", """{"A":{"_value":"ABC"}}""", false)]
    // $in ["1", 1, "y"]
    [InlineData("""{"B":{"$in":["1","y"]}}""", """{"B":{"_value":1}}""", true)]
    [InlineData("""{"B":{"$in":["1","y"]}}""", """{"B":{"_value":"y"}}""", true)]
    [InlineData("""{"B":{"$in":["1","y"]}}""", """{"B":{"_value":2}}""", false)]
    [InlineData("""{"B":{"$nin":["1","y"]}}""", """{"B":{"_value":1}}""", false)]
    [InlineData("""{"$or":[{"B":"1"},{"C":"2"}]}""", """{"C":{"_value":2}}""", true)]
    // Other operators pass through.
    [InlineData("""{"B":{"$regex":"1"}}""", """{"B":{"_value":"210"}}""", true)]
    // ids that GenieACS kept with a small OUI
    [InlineData("""{"_id":"00236a-A-1"}""", """{"_id":"00236A-A-1"}""", true)]
    public void A_query_for_devices_means_what_GenieACS_makes_of_it(
        string query,
        string device,
        bool matches
    ) => Assert.Equal(matches, Matches(query, device, FieldRules.Devices));

    [Theory]
    [InlineData("2017-12-11 13:16:23 +0000", true)]
    [InlineData("2017-12-11T13:16:23Z", true)]
    [InlineData("2017-12-10", false)]
    public void A_time_in_a_query_is_compared_as_a_time(string time, bool matches)
    {
        var device = new Document
        {
            ["_lastInform"] = new DateTimeOffset(2017, 12, 11, 13, 16, 22, TimeSpan.Zero),
        };
        var query = $$$"""{"_lastInform":{"$lt":"{{{time}}}"}}""";
        Assert.Equal(matches, Read(query, FieldRules.Devices).Matches(device));
    }

    [Fact]
    public void Fields_of_tasks_have_their_types()
    {
        var task = new Document
        {
            ["_id"] = "0123456789abcdef01234567",
            ["timestamp"] = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["retries"] = 2.0,
        };
        var query =
            """{"_id":"0123456789ABCDEF01234567","timestamp":{"$gte":"2020-01-01"},"retries":"2"}""";
        Assert.True(Read(query, FieldRules.Tasks).Matches(task));
    }

    [Theory]
    [InlineData("""[]""", "The query must be an object.")]
    [InlineData("""{"$where":"1"}""", "unknown top level operator: $where")]
    [InlineData("""{"a":{"$near":1}}""", "unknown operator: $near")]
    [InlineData("""{"$or":[]}""", "$or must be a nonempty array")]
    [InlineData("""{"a":{"$in":5}}""", "$in needs an array")]
    [InlineData("""{"a":{"$ne":1,"$gt":0}}""", "Cannot mix $ne or $not with other operators")]
    [InlineData("""{"a":{"$not":{"$gt":1},"$gt":0}}""", "Cannot mix $ne or $not")]
    [InlineData("""{"a":{"$regex":"("}}""", "'(' is no regular expression")]
    [InlineData("""{"a":{"$regex":"a","$options":"q"}}""", "'q' is no flag")]
    [InlineData("""{"a":{"$mod":[0,1]}}""", "divisor cannot be 0")]
    public void What_is_no_query_is_refused_in_words(string query, string message)
    {
        var wrong = Assert.Throws<NbiRefusal>(() => Read(query, FieldRules.Devices));
        Assert.Equal(400, wrong.Status);
        Assert.StartsWith(message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"$where\":1}", "line 1, position 3")]
    [InlineData("{\"a\":1,\n \"b\":{\"$gt\":1,\n  \"$near\":1}}", "line 3, position 4")]
    [InlineData("{\"$or\":[{\"a\":1},{\"b\":{\"$in\":5}}]}", "line 1, position 24")]
    [InlineData("{\"a\":{\"$elemMatch\":{\"b\":{\"$size\":\"x\"}}}}", "line 1, position 27")]
    public void What_is_wrong_is_told_with_its_place(string query, string place)
    {
        var wrong = Assert.Throws<NbiRefusal>(() => Read(query, FieldRules.Devices));
        Assert.EndsWith($"({place})", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_a_field_of_tasks_does_not_take_is_refused()
    {
        var wrong = Assert.Throws<NbiRefusal>(() =>
            Read("""{"timestamp":{"$regex":"1"}}""", FieldRules.Tasks)
        );
        Assert.StartsWith("Operator not supported", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("^(a|a)*$")]
    [InlineData(@"^(?=(a+))\\1+b$")]
    public void A_regular_expression_that_never_ends_is_stopped(string bomb)
    {
        var query = $$$"""{"A":{"$regex":"{{{bomb}}}"}}""";
        var device = $$$"""{"A":{"_value":"{{{new string('a', 5_000)}}}!"}}""";
        var began = Stopwatch.GetTimestamp();
        try
        {
            Assert.False(Matches(query, device, FieldRules.Devices));
        }
        catch (RegexMatchTimeoutException)
        {
            // The endpoint answers 400.
        }
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Queries_that_are_deep_or_long_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"$or\":[", 100)) + "{}";
        Assert.Throws<NbiRefusal>(() =>
            Read(deep + string.Concat(Enumerable.Repeat("]}", 100)), FieldRules.Plain)
        );
        var many = string.Join(',', Enumerable.Range(0, 3_000).Select(n => $$"""{"a":{{n}}}"""));
        Assert.Throws<NbiRefusal>(() => Read($$"""{"$or":[{{many}}]}""", FieldRules.Plain));
    }

    [Theory]
    [InlineData("A,A.B,AB,C.D", "A,AB,C.D")]
    [InlineData(" A , B ,", "A,B")]
    [InlineData("""{"A":1,"B":true,"C":0}""", "A,B")]
    public void A_projection_keeps_the_shortest_names(string text, string names) =>
        Assert.Equal(names, string.Join(',', Projection.Read(text).Names));

    private static bool Matches(string query, string document, FieldRules rules)
    {
        using var json = JsonValues.Parse(Encoding.UTF8.GetBytes(document));
        return Read(query, rules).Matches(JsonValues.DocumentOf(json.RootElement));
    }

    private static Filter Read(string query, FieldRules rules)
    {
        using var json = JsonValues.Parse(Encoding.UTF8.GetBytes(query));
        return new FilterReader(rules).Read(json.RootElement);
    }
}
