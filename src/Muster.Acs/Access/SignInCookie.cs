using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Api;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>
/// The cookie of people who signed in: it names a sign-in of the store, and holds as long as that does.
/// </summary>
internal static class SignInCookie
{
    /// <summary>Keys are asked of who shows one, cookies of who has one.</summary>
    public const string Doors = "Doors";

    public const string Name = "muster";
    public const string SignInPage = "/sign-in";

    public static AuthenticationBuilder AddSignInCookie(this AuthenticationBuilder schemes) =>
        schemes
            .AddPolicyScheme(
                Doors,
                null,
                doors =>
                    doors.ForwardDefaultSelector = http =>
                        http.Request.Headers.Authorization.Count == 0
                        && (http.Request.Cookies.ContainsKey(Name) || WantsPage(http))
                            ? SignInClaims.Scheme
                            : ApiKeyAuthentication.SchemeName
            )
            .AddCookie(SignInClaims.Scheme, Configure);

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        // Lax: who comes back from OpenID Connect, or follows a link, is signed in; what changes something
        // is asked for its origin besides (SameOrigin).
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SlidingExpiration = false;
        options.LoginPath = SignInPage;
        options.ReturnUrlParameter = "return";
        options.Events = new CookieAuthenticationEvents
        {
            OnSigningIn = Lasting,
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = to => RefuseAsync(to, StatusCodes.Status401Unauthorized),
            OnRedirectToAccessDenied = to => RefuseAsync(to, StatusCodes.Status403Forbidden),
        };
    }

    private static Task Lasting(CookieSigningInContext context)
    {
        var options = context.HttpContext.RequestServices.GetRequiredService<AcsOptions>();
        var time = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
        // The sign-in itself ends earlier when it is not used.
        context.Properties.ExpiresUtc = time.GetUtcNow() + options.SignInLength;
        context.Properties.IsPersistent = true;
        return Task.CompletedTask;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var signIn = context.HttpContext.RequestServices.GetRequiredService<ISignIn>();
        var id = context.Principal?.FindFirstValue(ClaimTypes.Sid);
        if (id is null || !await signIn.UseAsync(id, context.HttpContext.RequestAborted))
            context.RejectPrincipal();
    }

    private static Task RefuseAsync(RedirectContext<CookieAuthenticationOptions> to, int status)
    {
        // Where there is no console there is no such page: nobody is led in circles.
        if (!WantsPage(to.HttpContext) || to.Request.Path == SignInPage)
            return Problems.WriteAsync(
                to.HttpContext,
                status,
                "This sign-in is over; sign in again, or send an API key."
            );
        // As it was sent: a path that was decoded and encoded again is another where ids hold a percent sign.
        var asked = to.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        to.Response.Redirect(SignInPage + QueryString.Create("return", asked));
        return Task.CompletedTask;
    }

    /// <summary>A person looks for a page, and can be led to where he signs in.</summary>
    private static bool WantsPage(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        && !http.Request.Path.StartsWithSegments(
            ApiEndpoints.Root,
            StringComparison.OrdinalIgnoreCase
        );
}
