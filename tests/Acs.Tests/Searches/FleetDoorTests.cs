using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Xunit;

namespace Muster.Acs.Tests.Searches;

/// <summary>The fleet as a whole through the API.</summary>
public sealed class FleetDoorTests
{
    private static async Task<TestAcs> StartAsync()
    {
        var acs = await TestAcs.StartAsync();
        foreach (var serial in (string[])["1", "2", "3"])
        {
            var device = await acs.IntroduceAsync(serial);
            await acs.Devices.ChangeTagsAsync(
                device,
                [serial == "3" ? "south" : "north"],
                [],
                default
            );
        }
        return acs;
    }

    [Fact]
    public async Task Devices_are_counted_by_what_they_have_in_common()
    {
        await using var acs = await StartAsync();
        var tags = await acs.GetJsonAsync("/api/v1/fleet/counts?by=tag");
        Assert.Equal(
            [("north", 2), ("south", 1)],
            tags.GetProperty("items")
                .EnumerateArray()
                .Select(each =>
                    (each.GetProperty("value").GetString(), each.GetProperty("devices").GetInt32())
                )
        );
        using var wrong = await acs.Api.GetAsync("/api/v1/fleet/counts?by=colour");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("colour", await wrong.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_search_of_all_devices_answers_line_by_line_and_is_counted_for_an_index()
    {
        await using var acs = await StartAsync();
        var order = new { search = "Device.Anything.At IS NULL AND Tags.north IS NOT NULL" };
        for (var search = 0; search < 5; search++)
        {
            using var answer = await acs.Api.PostAsJsonAsync("/api/v1/fleet/scan", order);
            Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
            var lines = (await answer.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)
                .ToList();
            Assert.Equal(
                ["progress", "device", "device", "summary"],
                lines.Select(line => line.GetProperty("kind").GetString())
            );
            Assert.Equal(3, lines[^1].GetProperty("devices").GetInt32());
            Assert.Equal(2, lines[^1].GetProperty("found").GetInt32());
        }
        var parameters = await acs.GetJsonAsync("/api/v1/fleet/parameters");
        var searched = Assert.Single(parameters.GetProperty("searched").EnumerateArray());
        Assert.Equal("Anything.At", searched.GetProperty("name").GetString());
        Assert.True(searched.GetProperty("proposed").GetBoolean());
        Assert.Contains("--indexed-parameters", searched.GetProperty("proposal").GetString());
    }

    [Theory]
    [InlineData("""{"search":"Device.X ="}""")]
    [InlineData("""{"search":"mac:zz"}""")]
    [InlineData("""{"search":"a","limit":100000}""")]
    public async Task A_search_that_is_wrong_is_refused_before_anything_is_looked_at(string body)
    {
        await using var acs = await TestAcs.StartAsync();
        using var content = new StringContent(body);
        using var answer = await acs.Api.PostAsync("/api/v1/fleet/scan", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
