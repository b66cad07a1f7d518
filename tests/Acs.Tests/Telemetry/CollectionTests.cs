using System.Net;
using System.Net.Http.Json;
using Acs.Tests.Wire;
using Xunit;

namespace Acs.Tests.Telemetry;

/// <summary>Measuring devices without bulk data when they call home.</summary>
public sealed class CollectionTests : IAsyncLifetime
{
    private readonly TestClock _clock = new(
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)
    );
    private readonly BulkDevice _cpe = new("1");
    private TestAcs _acs = null!;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(time: _clock);
        _device = await _acs.IntroduceAsync();
        _cpe.Values["Device.A"] = "17";
        _cpe.Values["Device.B.1"] = "true";
        _cpe.Values["Device.B.Name"] = "uplink";
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task Chosen_parameters_are_read_at_an_Inform_and_again_when_the_interval_is_over()
    {
        await PutAsync("""{"parameterNames":["Device.A","Device.B."],"intervalSeconds":900}""");
        await CallHomeAsync();
        Assert.Equal(["GetParameterNames", "GetParameterValues"], _cpe.Asked);
        await CallHomeAsync();
        Assert.Equal(2, _cpe.Asked.Count);
        _clock.Advance(TimeSpan.FromMinutes(15));
        _cpe.Values["Device.A"] = "18";
        await CallHomeAsync();
        var series = (await _acs.GetJsonAsync($"/api/v1/devices/{_device}/series")).GetProperty(
            "items"
        );
        Assert.Equal(
            [("Device.A", 2, 18.0), ("Device.B.1", 2, 1.0)],
            series
                .EnumerateArray()
                .Select(one =>
                    (
                        one.GetProperty("name").GetString()!,
                        one.GetProperty("points").GetInt32(),
                        one.GetProperty("lastValue").GetDouble()
                    )
                )
        );
    }

    [Fact]
    public async Task A_collection_is_for_the_devices_it_names()
    {
        await PutAsync("""{"parameterNames":["Device.A"],"intervalSeconds":60,"tag":"lab"}""");
        await CallHomeAsync();
        Assert.Empty(_cpe.Asked);
        await _acs.Devices.ChangeTagsAsync(_device, ["lab"], [], default);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await CallHomeAsync();
        Assert.Equal(["GetParameterValues"], _cpe.Asked);
        await PutAsync("""{"parameterNames":["Device.A"],"intervalSeconds":60,"oui":"FFFFFF"}""");
        await CallHomeAsync();
        Assert.Single(_cpe.Asked);
    }

    [Fact]
    public async Task A_parameter_a_device_does_not_have_is_no_fault()
    {
        await PutAsync("""{"parameterNames":["Device.Nowhere","Device.A"],"intervalSeconds":60}""");
        await CallHomeAsync();
        var faults = await _acs.GetJsonAsync("/api/v1/faults");
        Assert.Equal(0, faults.GetProperty("items").GetArrayLength());
        var series = (await _acs.GetJsonAsync($"/api/v1/devices/{_device}/series")).GetProperty(
            "items"
        );
        Assert.Equal("Device.A", series[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_collection_that_was_deleted_reads_no_more()
    {
        await PutAsync("""{"parameterNames":["Device.A"],"intervalSeconds":60}""");
        Assert.True((await _acs.Api.DeleteAsync("/api/v1/collections/c")).IsSuccessStatusCode);
        await CallHomeAsync();
        Assert.Empty(_cpe.Asked);
        var again = await _acs.Api.DeleteAsync("/api/v1/collections/c");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Theory]
    [InlineData("""{"parameterNames":[],"intervalSeconds":60}""", "parameterNames")]
    [InlineData("""{"parameterNames":["Device..A"],"intervalSeconds":60}""", "parameterNames[0]")]
    [InlineData("""{"parameterNames":["Device.A"],"intervalSeconds":5}""", "intervalSeconds")]
    public async Task A_collection_that_makes_no_sense_is_refused(string body, string field)
    {
        using var content = new StringContent(body, null, "application/json");
        var reply = await _acs.Api.PutAsync("/api/v1/collections/c", content);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        var problem = await reply.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    private async Task PutAsync(string body)
    {
        using var content = new StringContent(body, null, "application/json");
        (await _acs.Api.PutAsync("/api/v1/collections/c", content)).EnsureSuccessStatusCode();
    }

    private async Task CallHomeAsync()
    {
        using var cpe = _acs.NewCpe();
        await _cpe.CallHomeAsync(cpe);
    }
}
