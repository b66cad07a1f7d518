using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Telemetry;

/// <summary>Profiles of bulk data as tasks.</summary>
public sealed class ProfileTests : IAsyncLifetime
{
    private const string Profile = "Device.BulkData.Profile.1.";

    private readonly BulkDevice _bulk = new("1");
    private TestAcs _acs = null!;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        _device = await _acs.IntroduceAsync();
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task A_profile_is_made_filled_and_switched_on()
    {
        var task = await RunAsync(
            new BulkDataProfileRequest(
                "traffic",
                [
                    new("Device.IP.Interface.*.Stats.BytesSent", "sent"),
                    new("Device.DeviceInfo.UpTime"),
                ],
                300,
                "CSV",
                "ParameterPerColumn",
                "GZIP"
            )
        );
        Assert.Equal(TaskState.Done, task.State);
        Assert.Equal(1u, task.Result!.InstanceNumber);
        var told = _bulk.Values;
        Assert.Equal("1", told["Device.BulkData.Enable"]);
        Assert.Equal("1", told[Profile + "Enable"]);
        Assert.Equal("300", told[Profile + "ReportingInterval"]);
        Assert.Equal("CSV", told[Profile + "EncodingType"]);
        Assert.Equal("ParameterPerColumn", told[Profile + "CSVEncoding.ReportFormat"]);
        Assert.Equal("GZIP", told[Profile + "HTTP.Compression"]);
        Assert.EndsWith("/bulk/traffic", told[Profile + "HTTP.URL"], StringComparison.Ordinal);
        Assert.Equal(
            ["Device.DeviceInfo.UpTime", "Device.IP.Interface.*.Stats.BytesSent"],
            References().Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(
            task.Result.ParameterValues!,
            value => value.Value == told[Profile + "HTTP.Password"]
        );
    }

    [Fact]
    public async Task A_profile_of_the_same_name_is_changed_not_doubled()
    {
        await RunAsync(new BulkDataProfileRequest("a", [new("Device.A"), new("Device.B")], 60));
        await RunAsync(new BulkDataProfileRequest("a", [new("Device.C")], 120));
        Assert.Equal("120", _bulk.Values[Profile + "ReportingInterval"]);
        Assert.Equal(["Device.C"], References());
    }

    [Fact]
    public async Task A_profile_is_taken_away()
    {
        await RunAsync(new BulkDataProfileRequest("a", [new("Device.A")], 60));
        var task = await RunAsync(new DeleteBulkDataProfileRequest("a"));
        Assert.Equal(TaskState.Done, task.State);
        Assert.DoesNotContain(
            _bulk.Values.Keys,
            name => name.StartsWith(Profile, StringComparison.Ordinal)
        );
        var again = await RunAsync(new DeleteBulkDataProfileRequest("a"));
        Assert.Contains("no bulk data profile 'a'", again.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_cannot_do_it_is_told_by_name()
    {
        _bulk.Values["Device.BulkData.EncodingTypes"] = "XML,XDR";
        var task = await RunAsync(new BulkDataProfileRequest("a", [new("Device.A")], 60));
        Assert.Equal(TaskState.Failed, task.State);
        Assert.Contains("EncodingTypes", task.Fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AddObject", _bulk.Asked);
    }

    [Theory]
    [InlineData(
        """{"kind":"bulkDataProfile","profile":"../a","parameters":[{"reference":"A"}],"reportingInterval":60}""",
        "profile"
    )]
    [InlineData(
        """{"kind":"bulkDataProfile","profile":"a","parameters":[],"reportingInterval":60}""",
        "parameters"
    )]
    [InlineData(
        """{"kind":"bulkDataProfile","profile":"a","parameters":[{"reference":"A"}],"reportingInterval":0}""",
        "reportingInterval"
    )]
    [InlineData(
        """{"kind":"bulkDataProfile","profile":"a","parameters":[{"reference":"A"}],"reportingInterval":60,"encodingType":"XML"}""",
        "encodingType"
    )]
    [InlineData(
        """{"kind":"bulkDataProfile","profile":"a","parameters":[{"reference":"A"}],"reportingInterval":60,"reportFormat":"ParameterPerRow"}""",
        "reportFormat"
    )]
    public async Task A_profile_that_no_device_could_carry_out_is_refused(string body, string field)
    {
        using var content = new StringContent(body, null, "application/json");
        var reply = await _acs.Api.PostAsync($"/api/v1/devices/{_device}/tasks", content);
        Assert.Equal(400, (int)reply.StatusCode);
        var problem = System.Text.Json.JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        Assert.Equal(field, problem.RootElement.GetProperty("field").GetString());
    }

    private IEnumerable<string> References() =>
        _bulk
            .Values.Where(value => value.Key.EndsWith(".Reference", StringComparison.Ordinal))
            .Select(value => value.Value);

    private async Task<DeviceTask> RunAsync(Muster.Acs.Operations.TaskRequest request)
    {
        var task = await _acs.SubmitAsync(_device, request);
        using var cpe = _acs.NewCpe();
        await _bulk.CallHomeAsync(cpe);
        return await _acs.Tasks.GetAsync(task.Id, default);
    }
}
