using System.Net;
using System.Text;
using System.Text.Json;
using Muster.Acs.Access;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Api;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>Users, roles and keys through the API: who may be made by whom, and what is refused.</summary>
public sealed class UsersDoorTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Good = "violet otters juggle";

    [Fact]
    public async Task A_user_is_added_changed_and_removed_and_his_password_is_never_shown()
    {
        var added = await PostAsync(
            "users",
            $$"""{"name":"ada","roles":["viewer"],"password":"{{Good}}"}"""
        );
        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.True(added.Json.GetProperty("hasPassword").GetBoolean());
        Assert.DoesNotContain("otters", added.Text);
        var changed = await JsonAsync(HttpMethod.Patch, "users/ada", """{"roles":["operator"]}""");
        Assert.Equal("operator", changed.Json.GetProperty("roles")[0].GetString());
        var again = await PostAsync("users", """{"name":"ADA","roles":[]}""");
        again.Refuses(HttpStatusCode.Conflict, "name");
        var gone = await server.SendAsync(HttpMethod.Delete, "api/v1/users/ada");
        Assert.Equal(HttpStatusCode.NoContent, gone.Status);
        (await server.GetAsync("api/v1/users/ada")).Refuses(HttpStatusCode.NotFound, "user");
        var audit = await server.GetAsync("api/v1/audit?target=ada");
        Assert.DoesNotContain("otters", audit.Text);
        Assert.Equal(
            ["delete", "change", "create"],
            audit
                .Json.GetProperty("items")
                .EnumerateArray()
                .Where(entry => entry.GetProperty("outcome").GetString() == "done")
                .Select(entry => entry.GetProperty("action").GetString()!)
        );
    }

    [Theory]
    [InlineData("short word")]
    [InlineData("P@ssw0rd2024!!")]
    [InlineData("123456789012345")]
    [InlineData("abababababab")]
    [InlineData("qwertyuiop12")]
    [InlineData("weakling-2026!")]
    public async Task A_password_that_is_easy_to_guess_is_refused(string password)
    {
        var body = JsonSerializer.Serialize(
            new
            {
                name = "weakling",
                roles = Array.Empty<string>(),
                password,
            }
        );
        (await PostAsync("users", body)).Refuses(HttpStatusCode.BadRequest, "password");
    }

    [Fact]
    public async Task Nobody_gives_more_than_he_may_do_himself()
    {
        await JsonAsync(
            HttpMethod.Put,
            "roles/people",
            """
            {"permissions":[{"resource":"users","access":"write"},{"resource":"keys","access":"write"},
                {"resource":"roles","access":"write"},{"resource":"devices","access":"read"}]}
            """
        );
        using var people = await Keys.DrawAsync(server, "people-key", "people");
        await PostAsync("users", """{"name":"boss","roles":["administrator"]}""");
        await PostAsync("users", """{"name":"boss2","roles":["administrator"]}""");
        async Task<HttpStatusCode> Try(HttpMethod method, string path, string body)
        {
            using var request = new HttpRequestMessage(method, $"api/v1/{path}")
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            using var answer = await people.SendAsync(request);
            return answer.StatusCode;
        }
        var forbidden = HttpStatusCode.Forbidden;
        Assert.Equal(
            forbidden,
            await Try(HttpMethod.Post, "users", """{"name":"eve","roles":["administrator"]}""")
        );
        Assert.Equal(
            forbidden,
            await Try(HttpMethod.Post, "keys", """{"name":"eve","roles":["operator"]}""")
        );
        Assert.Equal(
            forbidden,
            await Try(
                HttpMethod.Put,
                "roles/eve",
                """{"permissions":[{"resource":"audit","access":"read"}]}"""
            )
        );
        Assert.Equal(
            forbidden,
            await Try(HttpMethod.Put, "users/boss/password", $$"""{"password":"{{Good}}"}""")
        );
        Assert.Equal(forbidden, await Try(HttpMethod.Delete, "users/boss", "{}"));
        Assert.Equal(forbidden, await Try(HttpMethod.Delete, $"keys/{ApiKeys.First}", "{}"));
        Assert.Equal(
            HttpStatusCode.Created,
            await Try(HttpMethod.Post, "users", """{"name":"kim","roles":["people"]}""")
        );
    }

    [Theory]
    [InlineData(
        """{"permissions":[{"resource":"devices","access":"read","filter":"Tags.x IS"}]}""",
        "permissions[0].filter"
    )]
    [InlineData(
        """{"permissions":[{"resource":"files","access":"read","filter":"a = 1"}]}""",
        "permissions[0].filter"
    )]
    [InlineData(
        """{"permissions":[{"resource":"devices","access":"read","validate":"true"}]}""",
        "permissions[0].validate"
    )]
    [InlineData(
        """{"permissions":[{"resource":"nothing","access":"read"}]}""",
        "permissions[0].resource"
    )]
    public async Task A_wrong_role_is_refused_by_the_place_in_it(string body, string field) =>
        (await JsonAsync(HttpMethod.Put, "roles/wrong", body)).Refuses(
            HttpStatusCode.BadRequest,
            field
        );

    [Fact]
    public async Task The_roles_that_come_with_the_server_stay_as_they_are()
    {
        var answer = await JsonAsync(HttpMethod.Put, "roles/viewer", """{"permissions":[]}""");
        answer.Refuses(HttpStatusCode.Conflict, "name");
        var names = (await server.GetAsync("api/v1/roles"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(role => role.GetProperty("name").GetString());
        Assert.Equal(
            ["administrator", "provisioning", "operator", "helpdesk", "viewer"],
            names.Take(5)
        );
    }

    [Fact]
    public async Task A_key_tells_its_last_use_and_ends_when_it_is_revoked()
    {
        using var key = await Keys.DrawAsync(server, "billing", "viewer");
        Assert.Equal("billing", (await MeAsync(key)).GetProperty("name").GetString());
        var known = await server.GetAsync("api/v1/keys/billing");
        Assert.NotEqual(JsonValueKind.Null, known.Json.GetProperty("lastUsed").ValueKind);
        Assert.NotEmpty(known.Json.GetProperty("lastFrom").GetString()!);
        await server.SendAsync(HttpMethod.Delete, "api/v1/keys/billing");
        using var refused = await key.GetAsync("api/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task The_hash_of_a_GenieACS_is_taken_and_checked()
    {
        var password = new GenieAcsPassword(
            "d206eb57dc6044a272f5940f222ac2dcbac54401b40dab11f61a146d7318dc72a3b62d0dc5d97426847dd5decce8efa3da2bbc01b1383236768f8a0500d78bbf3fd8939923b71fbd439e141391d87f68c74ae4e5580f1f427a0aa98a865a940ff19f48df0c8ff54495811e5e9f31ebf41b146ca872f471ea90e6a3a7d13b7b58",
            string.Concat(Enumerable.Repeat("a1b2", 32))
        );
        var user = await server
            .Service<IUsers>()
            .AddAsync(
                new("old", ["viewer"]) { Hashed = password },
                TestContext.Current.CancellationToken
            );
        Assert.True(user.HasPassword);
        var kept = Passwords.Keep(password);
        var passwords = new Passwords();
        Assert.Equal(
            PasswordProof.RightButOld,
            passwords.Check(kept, "a password of the old days")
        );
        Assert.Equal(PasswordProof.Wrong, passwords.Check(kept, "a password of the old day"));
    }

    private static async Task<JsonElement> MeAsync(HttpClient client) =>
        JsonDocument.Parse(await client.GetStringAsync("api/v1/me")).RootElement;

    private Task<Answer> PostAsync(string path, string body) =>
        JsonAsync(HttpMethod.Post, path, body);

    private Task<Answer> JsonAsync(HttpMethod method, string path, string body) =>
        server.JsonAsync(method, $"api/v1/{path}", body);
}
