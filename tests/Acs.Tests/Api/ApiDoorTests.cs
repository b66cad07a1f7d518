using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Muster.Acs.Tests.Api;

/// <summary>Who is let in, and how a server says no.</summary>
public sealed class ApiDoorTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_server_is_ready_when_cwmp_silo_and_store_are()
    {
        using var anybody = Anybody();
        var ready = await Answer.OfAsync(await anybody.GetAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.Status);
        var checks = ready.Json.GetProperty("checks");
        foreach (var name in new[] { "cwmp", "silo", "store" })
            Assert.Equal("ok", checks.GetProperty(name).GetString());
        var live = await Answer.OfAsync(await anybody.GetAsync("/health/live"));
        Assert.Equal(HttpStatusCode.OK, live.Status);
    }

    [Theory]
    [InlineData("/api/v1/devices")]
    [InlineData("/api/v1/files")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/")]
    [InlineData("/health/nothing")]
    public async Task Everything_else_is_closed_without_a_key(string path)
    {
        using var anybody = Anybody();
        var answer = await Answer.OfAsync(await anybody.GetAsync(path));
        answer.Refuses(HttpStatusCode.Unauthorized, "Authorization");
        Assert.StartsWith("Bearer", answer.Challenge);
    }

    [Theory]
    [InlineData("Bearer", "wrong")]
    [InlineData("Bearer", "mk_tes")]
    [InlineData("Bearer", "mk_test1")]
    [InlineData("Basic", "mk_test")]
    public async Task A_wrong_key_is_refused(string scheme, string key)
    {
        using var somebody = Anybody();
        somebody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, key);
        var answer = await Answer.OfAsync(await somebody.GetAsync("/api/v1/files"));
        answer.Refuses(HttpStatusCode.Unauthorized, "Authorization");
    }

    [Fact]
    public async Task The_right_key_opens() =>
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/api/v1/files")).Status);

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        (await server.GetAsync("/api/v1/nothing")).Refuses(HttpStatusCode.NotFound, null);
        (await server.SendAsync(HttpMethod.Post, "/api/v1/devices")).Refuses(
            HttpStatusCode.MethodNotAllowed,
            null
        );
    }

    [Theory]
    [InlineData("/api/v1/devices?serial=1", "serial")]
    [InlineData("/api/v1/devices?id=a&id=b", "id")]
    [InlineData("/api/v1/devices?parameter.=1", "parameter.")]
    [InlineData("/api/v1/devices?limit=0", "limit")]
    [InlineData("/api/v1/devices?limit=1001", "limit")]
    [InlineData("/api/v1/devices?cursor=garbage", "cursor")]
    [InlineData("/api/v1/devices?informedSince=yesterday", "informedSince")]
    [InlineData("/api/v1/tasks?state=lost", "state")]
    [InlineData("/api/v1/tasks/x?wait=1", "wait")]
    [InlineData("/api/v1/faults?limit=x", "limit")]
    [InlineData("/api/v1/sessions?limit=-1", "limit")]
    public async Task A_wrong_or_unknown_query_parameter_is_refused_by_name(
        string url,
        string field
    ) => (await server.GetAsync(url)).Refuses(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task The_server_does_not_say_what_it_runs_on()
    {
        using var response = await server.Client.GetAsync("/health/live");
        Assert.False(response.Headers.Contains("Server"));
    }

    private HttpClient Anybody() => new() { BaseAddress = server.Host.Addresses.Api };
}
