using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Npgsql;
using Xunit;

namespace Conformance.Clusters;

/// <summary>Who may do what, at nodes that are asked much.</summary>
[Collection("Clusters")]
public sealed class ClusterAccessTests(ClusterFixture fixture)
{
    private const int Requests = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Cluster Nodes => fixture.Cluster;

    // Each would wait for the one before it otherwise, and word of any change behind them all.
    [Fact]
    public async Task The_use_of_a_key_that_cannot_be_noted_now_is_noted_by_one_request_alone()
    {
        var key = await DrawAsync("much");
        await UntilAsync(
            Nodes[2],
            "the key is known",
            known => known.ValueKind == JsonValueKind.Null
        );
        await using var held = new NpgsqlConnection(Nodes.Store);
        await held.OpenAsync();
        await using var all = await held.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand(
            "SELECT name FROM api_keys WHERE name = 'much' FOR UPDATE",
            held
        );
        Assert.Equal("much", await hold.ExecuteScalarAsync());

        var asked = Enumerable.Range(0, Requests).Select(_ => AskAsync(Nodes[2], key)).ToList();
        await Wait.UntilAsync(
            () => Task.FromResult(asked.Count(each => each.IsCompleted) == Requests - 1),
            "all but one are answered",
            Patience
        );
        await all.CommitAsync();
        Assert.All(await Task.WhenAll(asked), status => Assert.Equal(HttpStatusCode.OK, status));
        await UntilAsync(
            Nodes[0],
            "the use is noted",
            used => used.ValueKind == JsonValueKind.String
        );
    }

    private async Task<string> DrawAsync(string name)
    {
        using var reply = await Nodes[0]
            .Api.PostAsJsonAsync("api/v1/keys", new { name, roles = new[] { "viewer" } });
        reply.EnsureSuccessStatusCode();
        var drawn = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return drawn.GetProperty("secret").GetString()!;
    }

    /// <summary>Waits until a node tells of the last use of the key what is expected of it.</summary>
    private static Task UntilAsync(
        MusterProcess node,
        string what,
        Predicate<JsonElement> lastUsed
    ) =>
        Wait.UntilAsync(
            async () =>
            {
                using var reply = await node.Api.GetAsync("api/v1/keys/much");
                return reply.IsSuccessStatusCode
                    && lastUsed(
                        (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty(
                            "lastUsed"
                        )
                    );
            },
            what,
            Patience
        );

    private static async Task<HttpStatusCode> AskAsync(MusterProcess node, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var reply = await node.Api.SendAsync(request);
        return reply.StatusCode;
    }
}
