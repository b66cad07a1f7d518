using System.Net;
using System.Text;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Xunit;

namespace Muster.Acs.Tests.Api;

/// <summary>Stored documents over HTTP.</summary>
public sealed class DocumentsDoorTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Runs = """{"configurations":[{"type":"provision","name":"inform"}]}""";

    [Theory]
    [InlineData("presets", Runs)]
    [InlineData("provisions", "log('x');")]
    [InlineData("virtual-parameters", "return {writable: false, value: 1};")]
    [InlineData("objects", """{"A":1}""")]
    [InlineData("config", "5 + 5")]
    [InlineData("profiles", "values: {Device.A.B: 1}")]
    [InlineData("tables", "serial,ssid\n1,x")]
    public async Task A_document_is_put_shown_listed_rolled_back_and_removed(
        string path,
        string text
    )
    {
        var url = $"/api/v1/{path}/life";
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync(url)).Status);
        var first = await PutAsync(url + "?note=as%20agreed&expect=0", text);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        var told = first.Json.GetProperty("document");
        Assert.Equal(
            ("life", 1, "as agreed", text.Length),
            (
                told.GetProperty("name").GetString(),
                told.GetProperty("version").GetInt32(),
                told.GetProperty("note").GetString(),
                told.GetProperty("length").GetInt32()
            )
        );
        await PutAsync(url, " " + text);
        Assert.Equal(" " + text, (await server.GetAsync(url)).Json.GetProperty("text").GetString());
        var old = await server.GetAsync(url + "?version=1");
        Assert.Equal(text, old.Json.GetProperty("text").GetString());
        var back = await server.JsonAsync(HttpMethod.Post, url + "/rollback", """{"version":1}""");
        Assert.Equal(text, back.Json.GetProperty("text").GetString());
        var versions = await server.GetAsync(url + "/versions");
        Assert.Equal(
            [3, 2, 1],
            versions.Json.GetProperty("items").EnumerateArray().Select(VersionOf)
        );
        var removed = await server.SendAsync(HttpMethod.Delete, url);
        Assert.Equal(HttpStatusCode.NoContent, removed.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync(url)).Status);
        var list = await server.GetAsync($"/api/v1/{path}?limit=1000");
        Assert.DoesNotContain(
            "life",
            list.Json.GetProperty("items")
                .EnumerateArray()
                .Select(item => item.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_what_held_goes_on_holding()
    {
        await PutAsync("/api/v1/presets/steady", Runs);
        var wrong = await PutAsync("/api/v1/presets/steady", "{\n\"configurations\": 5}");
        wrong.Refuses(HttpStatusCode.BadRequest, "text");
        Assert.Equal(
            "Line 2, column 19: configurations is a list.",
            wrong.Json.GetProperty("detail").GetString()
        );
        Assert.Contains(
            server.Service<RuleBook>().Current.Presets,
            preset => preset.Name == "steady" && preset.Configurations.Count == 1
        );
    }

    [Fact]
    public async Task A_late_change_is_a_conflict()
    {
        await PutAsync("/api/v1/provisions/late", "1;");
        var late = await PutAsync("/api/v1/provisions/late?expect=0", "2;");
        late.Refuses(HttpStatusCode.Conflict, "version");
    }

    [Fact]
    public async Task What_is_no_text_is_refused()
    {
        using var body = new ByteArrayContent([0xff, 0xfe, 0x00]);
        var answer = await server.SendAsync(HttpMethod.Put, "/api/v1/provisions/binary", body);
        answer.Refuses(HttpStatusCode.BadRequest, "text");
    }

    [Fact]
    public async Task Documents_too_large_are_refused()
    {
        var large = await PutAsync("/api/v1/provisions/large", new string(' ', 1024 * 1024 + 1));
        large.Refuses(HttpStatusCode.BadRequest, "text");
        var huge = await PutAsync("/api/v1/provisions/huge", new string(' ', 5 * 1024 * 1024));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.Status);
    }

    private static int VersionOf(System.Text.Json.JsonElement item) =>
        item.GetProperty("version").GetInt32();

    private Task<Answer> PutAsync(string url, string text) =>
        server.SendAsync(HttpMethod.Put, url, new StringContent(text, Encoding.UTF8, "text/plain"));
}
