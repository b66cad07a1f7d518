using System.Net;
using System.Text;
using Acs.Tests.Quirks;
using Acs.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Api;

/// <summary>Models and their quirks over HTTP.</summary>
public sealed class ModelsDoorTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    private const string Root = "/api/v1/models";

    [Fact]
    public async Task Models_are_listed_with_their_devices_and_paged()
    {
        foreach (var (model, serial) in new[] { ("L1", "1"), ("L1", "2"), ("L2", "1") })
        {
            using var talk = await new Talk(shared.Acs, model, serial).IntroduceAsync();
        }
        await PutAsync("Acme-L0-*/quirks/booleans", "words");
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await shared.Acs.GetJsonAsync(
                $"{Root}?limit=1&total=true"
                    + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))
            );
            foreach (var model in page.GetProperty("items").EnumerateArray())
                seen.Add(
                    $"{model.GetProperty("id")} {model.GetProperty("devices")} "
                        + $"{model.GetProperty("set")}"
                );
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);
        Assert.Equal(
            ["Acme-L0-* 0 1", "Acme-L1-1.0 2 0", "Acme-L2-1.0 1 0"],
            seen.Where(line => line.StartsWith("Acme-L", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_quirk_is_set_shown_and_forgotten()
    {
        var set = await PutAsync("Acme-SET-1.0/quirks/noXmlDeclaration", "true");
        Assert.Equal(HttpStatusCode.OK, set);
        var quirks = await shared.Acs.GetJsonAsync($"{Root}/Acme-SET-1.0/quirks");
        var quirk = quirks
            .GetProperty("items")
            .EnumerateArray()
            .Single(q => q.GetProperty("name").GetString() == "noXmlDeclaration");
        Assert.Equal("true", quirk.GetProperty("value").GetString());
        Assert.Equal("set", quirk.GetProperty("source").GetString());
        Assert.NotEmpty(quirk.GetProperty("setByOperator").GetProperty("by").GetString()!);
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync("Acme-SET-1.0/quirks"));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync("Acme-SET-1.0/quirks"));
        using var gone = await shared.Acs.Api.GetAsync($"{Root}/Acme-SET-1.0");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory, Quirk(102)]
    [InlineData("A%2DB-C%2FD%20%25-1.0~b")]
    [InlineData("%C3%9C-%21-")]
    public async Task A_model_of_any_name_has_an_id_that_survives_a_url(string id)
    {
        var path = Uri.EscapeDataString(id) + "/quirks/booleans";
        Assert.Equal(HttpStatusCode.OK, await PutAsync(path, "words"));
        var model = await shared.Acs.GetJsonAsync($"{Root}/{Uri.EscapeDataString(id)}");
        var found = model.GetProperty("model").GetProperty("id").GetString();
        Assert.Equal(id.Replace("~", "%7E", StringComparison.Ordinal), found);
    }

    [Theory]
    [InlineData("Acme-X-1/quirks/booleans", "maybe")]
    [InlineData("Acme-X-1/quirks/getParameterValuesBatch", "0")]
    [InlineData("Acme-X-1/quirks/getParameterValuesBatch", "10001")]
    [InlineData("Acme-X-1/quirks/nonsense", "1")]
    [InlineData("Acme/quirks/booleans", "words")]
    [InlineData("a-b-c-d/quirks/booleans", "words")]
    [InlineData("--1/quirks/booleans", "words")]
    public async Task What_is_no_model_no_quirk_or_no_value_is_refused(string path, string value) =>
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(path, value));

    private async Task<HttpStatusCode> PutAsync(string path, string value)
    {
        using var body = new StringContent(
            $"{{\"value\":\"{value}\"}}",
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await shared.Acs.Api.PutAsync($"{Root}/{path}", body);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> DeleteAsync(string path)
    {
        using var answer = await shared.Acs.Api.DeleteAsync($"{Root}/{path}");
        return answer.StatusCode;
    }
}
