using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muster.Acs.Api;

namespace Muster.Acs.Access;

/// <summary><c>Authorization: Bearer KEY</c> (RFC 6750); refusals are problem+json.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    ApiKeys keys
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(Authenticate());

    private AuthenticateResult Authenticate()
    {
        if (Request.Headers.Authorization is not [{ } header])
            return AuthenticateResult.NoResult();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (keys.NameOf(header.AsSpan(Prefix.Length).Trim()) is not { } name)
            return AuthenticateResult.Fail("There is no such API key.");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], SchemeName);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
        return AuthenticateResult.Success(ticket);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var wrong = Request.Headers.Authorization.Count > 0;
        // RFC 6750 3.1: no error code where the request carried no credentials at all.
        Response.Headers.WWWAuthenticate = wrong
            ? "Bearer realm=\"Muster\", error=\"invalid_token\""
            : "Bearer realm=\"Muster\"";
        var detail = wrong
            ? "The Authorization header holds no valid API key; send 'Bearer KEY'."
            : "This needs an API key: send 'Authorization: Bearer KEY'.";
        return Problems.WriteAsync(
            Context,
            StatusCodes.Status401Unauthorized,
            detail,
            "Authorization"
        );
    }
}
