using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Muster.Web.Access;

/// <summary>Who may see the console: whoever signed in. The API takes no cookies, the console no keys.</summary>
internal static class ConsoleAccess
{
    public const string Scheme = "Console";
    public const string Policy = "Console";
    public const string SignInPath = "/enter";
    public const string SignOutPath = "/sign-out";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static void AddConsoleAccess(this IServiceCollection services)
    {
        services
            .AddAuthentication()
            .AddCookie(
                Scheme,
                cookie =>
                {
                    cookie.LoginPath = SignInPath;
                    cookie.AccessDeniedPath = SignInPath;
                    cookie.ReturnUrlParameter = "next";
                    cookie.ExpireTimeSpan = Lifetime;
                    cookie.SlidingExpiration = true;
                    cookie.Cookie.Name = "muster-console";
                    cookie.Cookie.HttpOnly = true;
                    cookie.Cookie.SameSite = SameSiteMode.Lax;
                    cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                }
            );
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policy,
                policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser()
            );
    }

    public static Task SignInAsync(HttpContext http, string name)
    {
        var from = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, name), new Claim(CircuitActor.From, from)],
            Scheme
        );
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Only within this site: where a link leads after signing in is not its author's to say.</summary>
    public static string LocalPath(string? next) =>
        next is ['/', .. var rest] && rest is not (['/', ..] or ['\\', ..]) ? next : "/";

    // A form's POST, with its token: a picture on another site must sign nobody out.
    public static void MapSignOut(IEndpointRouteBuilder pages) =>
        pages
            .MapPost(
                SignOutPath,
                async (HttpContext http, [Microsoft.AspNetCore.Mvc.FromForm] string? from) =>
                {
                    await http.SignOutAsync(Scheme);
                    http.Response.Redirect(SignInPath);
                }
            )
            .ExcludeFromDescription();
}
