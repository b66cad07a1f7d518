using System.Text;
using Muster.Acs.Telemetry;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Telemetry;

/// <summary>Reports as the standard's own examples write them, and as they must not be.</summary>
public sealed class BulkReportTests
{
    private static readonly DateTimeOffset May = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_CSV_report_has_a_parameter_in_each_row()
    {
        var report = Assert.Single(
            CsvReport
                .Read(
                    "ReportTimestamp,ParameterName,ParameterValue,ParameterType\r\n"
                        + "1714564800,Device.IP.Interface.1.Stats.BytesSent,7682161,unsignedLong\r\n"
                        + "1714564800,Device.IP.Interface.1.Enable,true,boolean\r\n"
                        + "1714564800,Device.IP.Interface.1.Name,\"a \"\"b\"\", c\",string\r\n"
                )
                .Reports
        );
        Assert.Equal(May, report.CollectionTime);
        Assert.Equal(
            [
                new("Device.IP.Interface.1.Stats.BytesSent", 7682161m),
                new("Device.IP.Interface.1.Enable", 1m),
            ],
            report.Values
        );
    }

    [Fact]
    public void A_CSV_report_has_a_parameter_in_each_column_and_older_reports_below()
    {
        var reports = CsvReport
            .Read(
                "ReportTimestamp;BytesSent;BytesReceived\n"
                    + "2024-05-01T12:00:00Z;7682161;200543250\n"
                    + "2024-05-01T12:05:00Z;7682200;\n"
            )
            .Reports;
        Assert.Equal(
            [May, May.AddMinutes(5)],
            reports.Select(report => report.CollectionTime!.Value)
        );
        Assert.Equal(
            [new("BytesSent", 7682161m), new("BytesReceived", 200543250m)],
            reports[0].Values
        );
        Assert.Equal([new("BytesSent", 7682200m)], reports[1].Values);
    }

    [Fact]
    public void A_JSON_report_is_a_hierarchy_of_objects_or_pairs_of_name_and_value()
    {
        var reports = JsonReport
            .Read(
                """
            {"Report":[
              {"CollectionTime":1714564800,"Device":{"IP":{"Interface":{"1":{"Stats":{"BytesSent":18446744073709551615}}}}}},
              {"Device.IP.Interface.1.Stats.BytesSent":"42","Device.X":null,"CollectionTime":"2024-05-01T12:05:00Z"}
            ]}
            """u8
            )
            .Reports;
        Assert.Equal(
            [May, May.AddMinutes(5)],
            reports.Select(report => report.CollectionTime!.Value)
        );
        Assert.Equal(
            [new("Device.IP.Interface.1.Stats.BytesSent", 18446744073709551615m)],
            reports[0].Values
        );
        Assert.Equal([new("Device.IP.Interface.1.Stats.BytesSent", 42m)], reports[1].Values);
    }

    [Fact]
    public void A_time_in_milliseconds_is_known_from_one_in_seconds()
    {
        var json = Assert.Single(
            JsonReport.Read("""{"Report":[{"CollectionTime":1714564800000,"A":1}]}"""u8).Reports
        );
        Assert.Equal(May, json.CollectionTime);
        var csv = Assert.Single(CsvReport.Read("ReportTimestamp,A\n1714564800000,1").Reports);
        Assert.Equal(May, csv.CollectionTime);
    }

    [Fact]
    public void A_report_without_times_has_none()
    {
        Assert.Null(
            Assert.Single(JsonReport.Read("""{"Report":[{"A":1}]}"""u8).Reports).CollectionTime
        );
        Assert.Null(Assert.Single(CsvReport.Read("A,B\n1,2").Reports).CollectionTime);
    }

    [Theory]
    [InlineData("", "no header")]
    [InlineData("A,B\n1", "Row 2 has 1 fields, the header 2")]
    [InlineData("A,B\n\"1,2", "never closed")]
    [InlineData("A,B\n\"1\"x,2", "after a closing quote")]
    [InlineData("ReportTimestamp,A\nyesterday,2", "no time")]
    [InlineData("ReportTimestamp,A\n999999999999999,2", "no time")]
    public void What_is_wrong_with_a_CSV_report_is_told(string text, string reason) =>
        Assert.Contains(reason, CsvReport.Read(text).Problem!, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("{}", "no member 'Report'")]
    [InlineData("""{"Report":1}""", "array")]
    [InlineData("""{"Report":[1]}""", "no object")]
    [InlineData("""{"Report":[{"A":1}""", "no JSON")]
    [InlineData("""{"Report":[]} x""", "no JSON")]
    [InlineData("""{"Report":[{"CollectionTime":true}]}""", "CollectionTime")]
    public void What_is_wrong_with_a_JSON_report_is_told(string text, string reason) =>
        Assert.Contains(
            reason,
            JsonReport.Read(Encoding.UTF8.GetBytes(text)).Problem!,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("""{"Report":[{"A":1},{"CollectionTime":{"x":[1]},"B":2},7,[{"C":3}],{"A":4}]}""")]
    [InlineData("""{"Report":[{"A":1},{"A":4},{"A":5]}""")]
    [InlineData("""{"Report":[{"A":1},{"A":4}]} and more""")]
    public void What_is_good_in_a_bad_JSON_body_is_read_all_the_same(string text)
    {
        var read = JsonReport.Read(Encoding.UTF8.GetBytes(text));
        Assert.NotNull(read.Problem);
        Assert.Equal([1m, 4m], read.Reports.SelectMany(r => r.Values).Select(v => v.Value));
    }

    [Theory]
    [InlineData("ReportTimestamp,A\n1714564800,1\n1714564801\n1714564802,4\n")]
    [InlineData("ReportTimestamp,A\n1714564800,1\nyesterday,7\n1714564802,4\n")]
    [InlineData("ReportTimestamp,A\n1714564800,1\n1714564802,4\n1714564803,\"5\n")]
    public void What_is_good_in_a_bad_CSV_body_is_read_all_the_same(string text)
    {
        var read = CsvReport.Read(text);
        Assert.NotNull(read.Problem);
        Assert.Equal([1m, 4m], read.Reports.SelectMany(r => r.Values).Select(v => v.Value));
    }

    [Fact]
    public void A_report_too_deep_or_with_too_many_values_is_refused()
    {
        var deep = """{"Report":[""" + string.Concat(Enumerable.Repeat("""{"A":""", 100));
        Assert.NotNull(JsonReport.Read(Encoding.UTF8.GetBytes(deep)).Problem);
        var wide = new StringBuilder(string.Join(',', Enumerable.Repeat("A", 5_000)));
        for (var row = 0; row < 41; row++)
            wide.Append('\n').Append(string.Join(',', Enumerable.Repeat("1", 5_000)));
        var read = CsvReport.Read(wide.ToString());
        Assert.Contains("more than", read.Problem!, StringComparison.Ordinal);
        Assert.True(read.Reports.Sum(report => report.Values.Count) <= 200_000);
    }
}
