using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Muster.Web.Access;

/// <summary>Who may see the console: whoever signed in. Keys are for programs, and open no page.</summary>
internal static class ConsoleAccess
{
    public const string Policy = "Console";
    public const string SignInPath = "/sign-in";
    public const string SetupPath = "/setup";

    /// <summary>What the server takes the forms with; see its description of the API.</summary>
    public const string SignInAction = "/auth/sign-in";
    public const string SetupAction = "/auth/setup";
    public const string SignOutAction = "/auth/sign-out";
    public const string OpenIdPath = "/auth/oidc";

    /// <summary>The claim with the address that a circuit was opened from.</summary>
    public const string From = "from";

    public static void AddConsoleAccess(this IServiceCollection services) =>
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policy,
                policy =>
                    policy.AddAuthenticationSchemes(SignInClaims.Scheme).RequireAuthenticatedUser()
            );

    /// <summary>A circuit knows its user alone: where he is goes with him.</summary>
    public static void UseAddressOfUser(this IApplicationBuilder app) =>
        app.Use(
            static (http, next) =>
            {
                if (http.User.Identity is ClaimsIdentity { IsAuthenticated: true } identity)
                    identity.AddClaim(new(From, $"{http.Connection.RemoteIpAddress}"));
                return next(http);
            }
        );
}
