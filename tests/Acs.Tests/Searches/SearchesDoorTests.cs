using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Waking;
using Xunit;

namespace Muster.Acs.Tests.Searches;

/// <summary>Saved searches through the API: as groups of lists and of wake-ups, one's own and shared.</summary>
public sealed class SearchesDoorTests
{
    private const string Searches = "/api/v1/searches";

    [Fact]
    public async Task A_saved_search_is_a_group_of_lists_and_of_wake_ups()
    {
        await using var acs = await StartAsync();
        await SaveAsync(acs.Api, "North lab", "tag:north", shared: true);
        Assert.Equal(["1", "2"], await SerialsAsync(acs.Api, "group=north%20LAB"));
        Assert.Equal(["2"], await SerialsAsync(acs.Api, "group=North%20lab&serialNumber=2"));
        using var contrary = await acs.Api.GetAsync("/api/v1/devices?group=North%20lab&tag=south");
        Assert.Contains("north", await ProblemAsync(contrary, "group"));

        using var wake = await acs.Api.PostAsJsonAsync(
            "/api/v1/wakes",
            new { query = new { group = "North lab" }, pace = 1000 }
        );
        Assert.Equal(HttpStatusCode.Accepted, wake.StatusCode);
        var job = wake.Headers.Location!.ToString();
        await Wait.UntilAsync(async () =>
            (await acs.GetJsonAsync(job)).GetProperty("state").GetString() == "done"
        );
        var woken = (await acs.GetJsonAsync($"{job}/results")).GetProperty("items");
        Assert.Equal(
            ["00AABB-HG1-1", "00AABB-HG1-2"],
            woken.EnumerateArray().Select(each => each.GetProperty("deviceId").GetString())
        );
        using var none = await acs.Api.PostAsJsonAsync(
            "/api/v1/wakes",
            new { query = new { group = "nothing" } }
        );
        await ProblemAsync(none, "group");
    }

    [Fact]
    public async Task One_s_own_is_seen_by_nobody_else_and_goes_before_the_shared_one()
    {
        await using var acs = await StartAsync();
        using var viewer = await ViewerAsync(acs);
        await SaveAsync(acs.Api, "mine", "serial:1", shared: false);
        await SaveAsync(acs.Api, "ours", "serial:2", shared: true);
        await SaveAsync(viewer, "OURS", "serial:3", shared: false);
        Assert.Equal(["mine", "ours"], await NamesAsync(acs.Api));
        Assert.Equal(["OURS", "ours"], await NamesAsync(viewer));
        Assert.Equal(["3"], await SerialsAsync(viewer, "group=ours"));
        Assert.Equal(["2"], await SerialsAsync(acs.Api, "group=ours"));
        using var hidden = await viewer.GetAsync($"{Searches}/mine");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        using var shared = await viewer.PutAsJsonAsync(
            $"{Searches}/x",
            new { query = "1", shared = true }
        );
        Assert.Equal(HttpStatusCode.Forbidden, shared.StatusCode);
        using var taken = await viewer.DeleteAsync($"{Searches}/ours?shared=true");
        Assert.Equal(HttpStatusCode.Forbidden, taken.StatusCode);
        using var own = await viewer.DeleteAsync($"{Searches}/ours");
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
        Assert.Equal(["2"], await SerialsAsync(viewer, "group=ours"));
        var audit = await acs.GetJsonAsync("/api/v1/audit?limit=1");
        Assert.Equal(
            "forgetSearch",
            audit.GetProperty("items")[0].GetProperty("action").GetString()
        );
    }

    [Theory]
    [InlineData("x", """{"query":" "}""", "query")]
    [InlineData("x", """{"query":"mac:xyz"}""", "query")]
    [InlineData("x", """{"query":"Tags.lab IS"}""", "query")]
    [InlineData("x", """{"query":"group:y"}""", "query")]
    [InlineData("x", """{"query":"a","sort":"colour"}""", "sort")]
    [InlineData("x", """{"query":"a","columns":"fw;ip"}""", "columns")]
    [InlineData("%22", """{"query":"a"}""", "name")]
    public async Task What_is_saved_badly_is_refused_and_the_field_named(
        string name,
        string body,
        string field
    )
    {
        await using var acs = await TestAcs.StartAsync();
        using var content = new StringContent(body);
        using var answer = await acs.Api.PutAsync($"{Searches}/{name}", content);
        await ProblemAsync(answer, field);
    }

    [Fact]
    public async Task A_search_and_chosen_columns_outlive_the_process_and_go_with_their_user()
    {
        var host = new Storage.SqliteHost();
        var search = new SavedSearch(
            "a",
            "tag:x",
            "fw",
            "-model",
            false,
            "ada",
            Storage.StoreContract.Noon
        );
        var open = host.Open();
        Assert.True(await open.Searches.PutAsync("user:ada", search, 1, default));
        Assert.False(
            await open.Searches.PutAsync("user:ada", search with { Name = "b" }, 1, default)
        );
        await open.Searches.PutColumnsAsync("user:ada", "fw,ip", default);
        await open.Owner.DisposeAsync();
        open = host.Open();
        Assert.Equal(search, Assert.Single(await open.Searches.ListAsync("user:ada", default)));
        Assert.Equal("fw,ip", await open.Searches.ColumnsAsync("user:ADA", default));
        await open.Access.DeleteUserAsync("Ada", default);
        Assert.Empty(await open.Searches.ListAsync("user:ada", default));
        Assert.Null(await open.Searches.ColumnsAsync("user:ada", default));
        await open.Owner.DisposeAsync();
        host.Forget();
    }

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

    private static async Task<HttpClient> ViewerAsync(TestAcs acs)
    {
        using var answer = await acs.Api.PostAsJsonAsync(
            "/api/v1/keys",
            new { name = "looker", roles = (string[])["viewer"] }
        );
        var key = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var client = new HttpClient { BaseAddress = acs.Api.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new(
            "Bearer",
            key.GetProperty("secret").GetString()
        );
        return client;
    }

    private static async Task SaveAsync(HttpClient api, string name, string query, bool shared)
    {
        using var answer = await api.PutAsJsonAsync(
            $"{Searches}/{Uri.EscapeDataString(name)}",
            new { query, shared }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<IEnumerable<string?>> NamesAsync(HttpClient api) =>
        await EachAsync(api, Searches, "name");

    private static async Task<IEnumerable<string?>> SerialsAsync(HttpClient api, string query) =>
        await EachAsync(api, "/api/v1/devices?" + query, "serialNumber");

    private static async Task<IEnumerable<string?>> EachAsync(
        HttpClient api,
        string path,
        string field
    ) =>
        (await api.GetFromJsonAsync<JsonElement>(path))
            .GetProperty("items")
            .EnumerateArray()
            .Select(each => each.GetProperty(field).GetString());

    private static async Task<string?> ProblemAsync(HttpResponseMessage answer, string field)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, problem.GetProperty("field").GetString());
        return problem.GetProperty("detail").GetString();
    }
}
