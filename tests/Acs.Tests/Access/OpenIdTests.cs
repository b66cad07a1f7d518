using System.Net;
using Acs.Tests.Wire;
using Muster.Acs.Access;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>Signing in with a provider that conforms to OpenID Connect Core.</summary>
public sealed class OpenIdTests : IAsyncLifetime
{
    private OpenIdProvider _provider = null!;
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdProvider.StartAsync();
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                OidcAuthority = _provider.Issuer,
                OidcClientId = OpenIdProvider.ClientId,
                OidcClientSecret = OpenIdProvider.ClientSecret,
                OidcRoleClaim = "groups",
                OidcRoles = [new("noc", "operator"), new("desk", "helpdesk")],
            }
        );
        _provider.Who = new()
        {
            ["sub"] = "u-1",
            ["preferred_username"] = "grace",
            ["name"] = "Grace H.",
            ["groups"] = new[] { "noc", "other" },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Who_comes_from_the_provider_has_the_roles_that_his_claims_are_mapped_to()
    {
        using var grace = new Browser(_acs);
        await grace.SendAsync(HttpMethod.Get, "auth/oidc?return=/api/v1/me");
        Assert.Equal((HttpStatusCode.OK, "/api/v1/me"), (grace.Status, grace.At.AbsolutePath));
        var user = Assert.Single((await _acs.Service<IUsers>().ListAsync(new(), default)).Items);
        Assert.Equal(("grace", "Grace H.", true), (user.Name, user.FullName, user.IsExternal));
        Assert.Equal(["operator"], user.Roles);
        Assert.Equal(HttpStatusCode.OK, await grace.SendAsync(HttpMethod.Get, "api/v1/devices"));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await grace.SendAsync(HttpMethod.Get, "api/v1/users")
        );
        // What the provider says the next time holds from then on.
        _provider.Who["groups"] = "desk";
        await grace.SendAsync(HttpMethod.Get, "auth/oidc?return=/api/v1/me");
        Assert.Equal(["helpdesk"], (await _acs.Service<IUsers>().GetAsync("grace", default)).Roles);
    }

    [Fact]
    public async Task Who_has_no_role_here_is_not_let_in()
    {
        _provider.Who["groups"] = new[] { "canteen" };
        await RefusedAsync("has no role here");
        Assert.Empty((await _acs.Service<IUsers>().ListAsync(new(), default)).Items);
    }

    [Fact]
    public async Task Nobody_becomes_another_user_by_having_his_name_elsewhere()
    {
        await _acs.Service<IUsers>().AddAsync(new("Grace", ["administrator"]), default);
        await RefusedAsync("another user");
    }

    [Fact]
    public async Task A_token_that_the_provider_did_not_sign_lets_nobody_in()
    {
        _acs.IsExpected = error =>
            error.Contains("OpenIdConnect", StringComparison.Ordinal)
            || error.Contains("IDX", StringComparison.Ordinal);
        _provider.IsForged = true;
        await RefusedAsync("did not let you in");
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Nobody_is_sent_on_to_another_site(string where)
    {
        using var grace = new Browser(_acs);
        await grace.SendAsync(HttpMethod.Get, $"auth/oidc?return={Uri.EscapeDataString(where)}");
        Assert.Equal(_acs.Api.BaseAddress, grace.At);
    }

    private async Task RefusedAsync(string why)
    {
        using var browser = new Browser(_acs);
        await browser.SendAsync(HttpMethod.Get, "auth/oidc?return=/api/v1/me");
        Assert.Equal(SignInCookie.SignInPage, browser.At.AbsolutePath);
        Assert.Contains(why, Uri.UnescapeDataString(browser.At.Query));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await browser.SendAsync(HttpMethod.Get, "api/v1/me")
        );
    }
}
