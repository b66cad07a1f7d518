using Muster.Cpe.BulkData;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.BulkData;

/// <summary>What a report says, in both encodings and all formats (TR-069 Annex N).</summary>
public sealed class ReportTests
{
    private const string Sent = "Device.IP.Interface.1.Stats.BytesSent";
    private const string Received = "Device.IP.Interface.1.Stats.BytesReceived";
    private const string Code = "Device.DeviceInfo.ProvisioningCode";
    private const string Enable = "Device.IP.Interface.1.Enable";

    // 2026-03-01T12:01:00Z.
    private const string Minute = "1772366460";

    [Fact]
    [Spec("checklist", "H023")]
    public async Task a_JSON_profile_posts_its_objects_at_the_end_of_each_interval()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile([Sent, Enable, Code], ("EncodingType", "JSON"));
        bed.Measure(Sent, "18446744073709551615");
        bed.Write("Device.DeviceInfo.", ("ProvisioningCode", "a\"b"));
        var request = await bed.NextAsync();
        Assert.Equal(new(2026, 3, 1, 12, 1, 0, TimeSpan.Zero), bed.Now);
        Assert.StartsWith("POST /bulk/p?", request.RequestLine, StringComparison.Ordinal);
        Assert.Equal("application/json; charset=UTF-8", request["Content-Type"]);
        Assert.Equal("\"ObjectHierarchy\"", request["BBF-Report-Format"]);
        var report = Assert.Single(request.Reports());
        Assert.Equal(
            "{\"CollectionTime\":"
                + Minute
                + ",\"Device\":{\"IP\":{\"Interface\":{\"1\":"
                + "{\"Stats\":{\"BytesSent\":18446744073709551615},\"Enable\":true}}},"
                + "\"DeviceInfo\":{\"ProvisioningCode\":\"a\\u0022b\"}}}",
            report.GetRawText()
        );
        Assert.True((await bed.AnswerAsync(request)).IsDelivered);
        var next = await bed.NextAsync();
        Assert.Equal(new(2026, 3, 1, 12, 2, 0, TimeSpan.Zero), bed.Now);
        Assert.Equal(long.Parse(Minute) + 60, next.Reports()[0].At("CollectionTime").GetInt64());
        await bed.AnswerAsync(next);
    }

    [Fact]
    [Spec("checklist", "H023")]
    public async Task a_JSON_profile_of_pairs_names_each_value_by_its_path()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(
            [Sent, Code],
            ("JSONEncoding.ReportFormat", "NameValuePair"),
            ("JSONEncoding.ReportTimestamp", "ISO-8601")
        );
        bed.Measure(Sent, "7682161");
        var request = await bed.NextAsync();
        Assert.Equal("\"NameValuePair\"", request["BBF-Report-Format"]);
        Assert.Equal(
            "{\"Report\":[{\"CollectionTime\":\"2026-03-01T12:01:00Z\",\""
                + Sent
                + "\":7682161,\""
                + Code
                + "\":\"\"}]}",
            request.Body
        );
        await bed.AnswerAsync(request);
    }

    [Fact]
    [Spec("checklist", "H024")]
    public async Task a_CSV_profile_has_a_row_for_each_value_quoted_where_needed()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(
            [Sent, Enable, Code],
            ("EncodingType", "CSV"),
            ("CSVEncoding.ReportFormat", "ParameterPerRow")
        );
        bed.Measure(Sent, "7682161");
        bed.Write("Device.DeviceInfo.", ("ProvisioningCode", "a,\"b\"\r\nc"));
        var request = await bed.NextAsync();
        Assert.Equal("text/csv; charset=UTF-8; header=present", request["Content-Type"]);
        Assert.Equal("\"ParameterPerRow\"", request["BBF-Report-Format"]);
        Assert.Equal(
            "ReportTimestamp,ParameterName,ParameterValue,ParameterType\r\n"
                + $"{Minute},{Sent},7682161,unsignedLong\r\n"
                + $"{Minute},{Enable},true,boolean\r\n"
                + $"{Minute},{Code},\"a,\"\"b\"\"\r\nc\",string\r\n",
            request.Body
        );
        await bed.AnswerAsync(request);
    }

    [Fact]
    [Spec("checklist", "H024")]
    public async Task a_CSV_profile_has_a_column_for_each_name_and_the_characters_it_was_given()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(
            [Sent, Code],
            ("EncodingType", "CSV"),
            ("CSVEncoding.FieldSeparator", ";"),
            ("CSVEncoding.RowSeparator", "\n"),
            ("CSVEncoding.EscapeCharacter", "'"),
            ("CSVEncoding.RowTimestamp", "ISO-8601")
        );
        bed.Measure(Sent, "1");
        bed.Write("Device.DeviceInfo.", ("ProvisioningCode", "a;'b,\"c"));
        var request = await bed.NextAsync();
        Assert.Equal("\"ParameterPerColumn\"", request["BBF-Report-Format"]);
        Assert.Equal(
            $"ReportTimestamp;{Sent};{Code}\n2026-03-01T12:01:00Z;1;'a;''b,\"c'\n",
            request.Body
        );
        await bed.AnswerAsync(request);
    }

    [Fact]
    public async Task None_leaves_the_time_out()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile([Sent], ("EncodingType", "CSV"), ("CSVEncoding.RowTimestamp", "None"));
        bed.AddProfile([Sent], ("JSONEncoding.ReportTimestamp", "None"));
        bed.Measure(Sent, "1");
        await bed.PassAsync();
        string[] bodies = [await BodyAsync(bed), await BodyAsync(bed)];
        Assert.Equal(
            [
                $"{Sent}\r\n1\r\n",
                "{\"Report\":[{\"Device\":{\"IP\":{\"Interface\":{\"1\":{\"Stats\":{\"BytesSent\":1}}}}}}]}",
            ],
            bodies.Order()
        );
    }

    [Fact]
    public async Task names_instances_and_the_rest_of_a_path_follow_one_another()
    {
        await using var bed = await BulkBed.StartAsync();
        var profile = bed.AddProfile([], ("JSONEncoding.ReportFormat", "NameValuePair"));
        var rows = $"{profile}Parameter.";
        bed.AddRow(rows, ("Reference", "Device.IP.Interface.*.Stats.BytesSent"), ("Name", "sent"));
        bed.AddRow(rows, ("Reference", "Device.IP.Interface.1.Stats."), ("Name", "all"));
        bed.AddRow(rows, ("Reference", "Device.IP.Interface.*.IPv4Address.*."), ("Name", "both"));
        bed.AddRow(rows, ("Reference", "Device.DeviceInfo.MemoryStatus."));
        bed.AddRow(rows, ("Reference", "Device.IP.Interface.77.Enable"), ("Name", "absent"));
        bed.AddRow(rows, ("Reference", ""), ("Name", "nothing"));
        var names = Names(await bed.NextAsync());
        Assert.Contains("sent.1", names);
        Assert.Contains("sent.2", names);
        Assert.Contains("all.BytesReceived", names);
        Assert.Contains("both.1.1.IPAddress", names);
        Assert.Contains("Device.DeviceInfo.MemoryStatus.Free", names);
        Assert.DoesNotContain("absent", names);
        Assert.DoesNotContain(names, name => name.StartsWith("nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_a_row_excludes_is_not_reported()
    {
        await using var bed = await BulkBed.StartAsync();
        var profile = bed.AddProfile(
            ["Device.IP.Interface."],
            ("JSONEncoding.ReportFormat", "NameValuePair")
        );
        foreach (var no in new[] { "Device.IP.Interface.*.Stats.", "Device.IP.Interface.1.Name" })
            bed.AddRow($"{profile}Parameter.", ("Reference", no), ("Exclude", "true"));
        var names = Names(await bed.NextAsync());
        Assert.DoesNotContain(names, name => name.Contains(".Stats.", StringComparison.Ordinal));
        Assert.DoesNotContain("Device.IP.Interface.1.Name", names);
        Assert.Contains("Device.IP.Interface.2.Name", names);
    }

    [Fact]
    public async Task a_name_that_is_the_beginning_of_another_loses_no_value()
    {
        await using var bed = await BulkBed.StartAsync();
        var rows = $"{bed.AddProfile([])}Parameter.";
        bed.AddRow(rows, ("Reference", Sent), ("Name", "wan"));
        bed.AddRow(rows, ("Reference", Received), ("Name", "wan.in"));
        bed.Measure(Sent, "1");
        bed.Measure(Received, "2");
        var report = (await bed.NextAsync()).Reports()[0];
        Assert.Equal(1, report.GetProperty("wan").GetInt32());
        Assert.Equal(2, report.GetProperty("wan.in").GetInt32());
    }

    [Fact]
    public async Task passwords_are_empty_in_a_report_as_everywhere()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(
            ["Device.BulkData."],
            ("HTTP.Password", "secret"),
            ("JSONEncoding.ReportFormat", "NameValuePair")
        );
        var request = await bed.NextAsync();
        Assert.Contains("HTTP.Password", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", request.Body, StringComparison.Ordinal);
    }

    private static string[] Names(WireRequest request) =>
        [.. request.Reports()[0].EnumerateObject().Select(member => member.Name)];

    private static async Task<string> BodyAsync(BulkBed bed)
    {
        var request = await bed.Collector.TakeAsync();
        await bed.AnswerAsync(request);
        return request.Body;
    }
}
