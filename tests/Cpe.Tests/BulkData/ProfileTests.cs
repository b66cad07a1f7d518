using System.Text;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.BulkData;

/// <summary>When profiles report, and when they do not.</summary>
public sealed class ProfileTests
{
    private static readonly string[] UpTime = ["Device.DeviceInfo.UpTime"];

    [Theory]
    [InlineData("Device.BulkData.", "Enable", "false")]
    [InlineData("Device.BulkData.Profile.1.", "Enable", "false")]
    [InlineData("Device.BulkData.Profile.1.", "HTTP.URL", "")]
    [InlineData("Device.BulkData.Profile.1.", "HTTP.URL", "ftp://192.0.2.1/")]
    public async Task a_profile_that_is_off_or_has_no_collector_does_nothing(
        string path,
        string name,
        string value
    )
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(UpTime);
        Assert.Equal("Enabled", bed.Cpe.Get("Device.BulkData.Status"));
        bed.Write(path, (name, value));
        Assert.Equal(Timeout.InfiniteTimeSpan, bed.UntilDue());
    }

    [Fact]
    public async Task a_deleted_profile_reports_no_more()
    {
        await using var bed = await BulkBed.StartAsync();
        var profile = bed.AddProfile(UpTime);
        await bed.AnswerAsync(await bed.NextAsync());
        Assert.True(bed.Cpe.WithTree(tree => tree.DeleteObject(profile)).Succeeded);
        Assert.Equal(Timeout.InfiniteTimeSpan, bed.UntilDue());
    }

    [Fact]
    public async Task without_a_TimeReference_the_phase_is_the_device_s_own_and_the_interval_holds()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(
            UpTime,
            ("TimeReference", "0001-01-01T00:00:00Z"),
            ("ReportingInterval", "600")
        );
        Assert.InRange(bed.UntilDue(), TimeSpan.FromTicks(1), TimeSpan.FromMinutes(10));
        await bed.AnswerAsync(await bed.NextAsync());
        Assert.InRange(bed.UntilDue(), TimeSpan.FromSeconds(599.9), TimeSpan.FromSeconds(600));
    }

    [Fact]
    public async Task a_report_does_not_wait_for_the_end_of_a_session()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(UpTime);
        var turn = await bed.Bench.OpenAsync();
        await bed.AnswerAsync(await bed.NextAsync());
        Assert.True((await bed.Bench.FinishAsync(turn)).Succeeded);
    }

    [Fact]
    public async Task a_report_that_is_still_under_way_does_not_hold_up_the_next_one()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(UpTime, ("ReportingInterval", "20"), ("NumberOfRetainedFailedReports", "5"));
        var slow = await bed.NextAsync();
        // The next interval ends while the collector still thinks, before its patience does.
        await bed.PassAsync();
        Assert.True(bed.Collector.IsQuiet);
        await bed.AnswerAsync(slow);
        var next = await bed.Collector.TakeAsync();
        Assert.Single(next.Reports());
    }

    [Fact]
    public async Task a_device_that_is_switched_off_reports_nothing()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(UpTime);
        bed.Cpe.Stop();
        Assert.Equal(Timeout.InfiniteTimeSpan, bed.UntilDue());
    }

    [Fact]
    public async Task the_factory_knows_no_profile()
    {
        await using var bed = await BulkBed.StartAsync();
        bed.AddProfile(UpTime);
        bed.Cpe.FactoryReset();
        await bed.Bench.AdvanceToDueAsync();
        await bed.Bench.EndAsync(await bed.Bench.Acs.TakeAsync());
        Assert.Equal("0", bed.Cpe.Get("Device.BulkData.ProfileNumberOfEntries"));
        Assert.Equal(Timeout.InfiniteTimeSpan, bed.UntilDue());
    }

    [Fact]
    public async Task profiles_of_another_root_report_as_well_and_their_least_interval_holds()
    {
        await using var bed = await BulkBed.StartAsync(Tr157());
        bed.AddProfile(["InternetGatewayDevice.DeviceInfo.UpTime"]);
        var report = Assert.Single((await bed.NextAsync()).Reports());
        Assert.True(report.At("InternetGatewayDevice.DeviceInfo.UpTime").GetInt64() > 0);
        var turn = await bed.Bench.CallAsync(
            await bed.Bench.OpenAsync(),
            Soap.SetValues(
                "",
                (
                    "InternetGatewayDevice.BulkData.Profile.1.ReportingInterval",
                    "xsd:unsignedInt",
                    "29"
                )
            )
        );
        Assert.Equal(9003, turn.FaultCode());
        Assert.Contains("<FaultCode>9007</FaultCode>", turn.Body, StringComparison.Ordinal);
        Assert.Contains("MinReportingInterval is 30 s", turn.Body, StringComparison.Ordinal);
        await bed.Bench.FinishAsync(turn);
    }

    // TR-157's own object has no HTTP below this root; vendors put it there all the same.
    private static DeviceModel Tr157()
    {
        const string model = """
            {
              "format": "muster-model/1",
              "name": "with bulk data",
              "identity": { "manufacturer": "M", "oui": "02CAFE", "serialNumber": "S{index}" },
              "objects": {
                "InternetGatewayDevice.DeviceInfo.": {
                  "parameters": { "UpTime": {"type": "unsignedInt", "behaviour": {"upTime": {}}} }
                },
                "InternetGatewayDevice.ManagementServer.": {
                  "parameters": {
                    "URL": {"writable": true}, "Username": {"writable": true},
                    "Password": {"writable": true, "hidden": true}, "ParameterKey": {},
                    "ConnectionRequestURL": {}
                  }
                },
                "InternetGatewayDevice.BulkData.": {
                  "parameters": {
                    "Enable": {"type": "boolean", "writable": true},
                    "MinReportingInterval": {"type": "unsignedInt", "value": "30"}
                  }
                },
                "InternetGatewayDevice.BulkData.Profile.{i}.": {
                  "table": {"writable": true},
                  "parameters": {
                    "Enable": {"type": "boolean", "writable": true},
                    "EncodingType": {"writable": true, "value": "JSON"},
                    "ReportingInterval": {"type": "unsignedInt", "writable": true},
                    "TimeReference": {"type": "dateTime", "writable": true}
                  }
                },
                "InternetGatewayDevice.BulkData.Profile.{i}.HTTP.": {
                  "parameters": { "URL": {"writable": true} }
                },
                "InternetGatewayDevice.BulkData.Profile.{i}.Parameter.{i}.": {
                  "table": {"writable": true},
                  "parameters": { "Reference": {"writable": true} }
                }
              }
            }
            """;
        return DeviceModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(model)), "test.json");
    }
}
