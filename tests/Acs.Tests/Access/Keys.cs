using System.Net.Http.Headers;
using Muster.Acs.Tests.Api;

namespace Muster.Acs.Tests.Access;

/// <summary>Keys that may less than the first one.</summary>
internal static class Keys
{
    public static async Task<HttpClient> DrawAsync(RunningServer server, string name, string role)
    {
        var drawn = await server.JsonAsync(
            HttpMethod.Post,
            "api/v1/keys",
            $$"""{"name":"{{name}}","roles":["{{role}}"]}"""
        );
        return With(server.Client.BaseAddress!, drawn.Json.GetProperty("secret").GetString()!);
    }

    public static HttpClient With(Uri address, string secret)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            secret
        );
        return client;
    }
}
