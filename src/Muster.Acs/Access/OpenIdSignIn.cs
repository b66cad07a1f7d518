using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>
/// Signing in with an OpenID Connect provider: authorisation code with PKCE; then it is a sign-in as any
/// other, with the roles that the provider's claims are mapped to.
/// </summary>
internal static class OpenIdSignIn
{
    public const string Scheme = "OpenIdConnect";

    private const string Callback = SignInApi.Root + "/oidc/callback";

    public static AuthenticationBuilder AddOpenIdSignIn(
        this AuthenticationBuilder schemes,
        AcsOptions acs
    ) =>
        acs.OidcAuthority is null
            ? schemes
            : schemes.AddOpenIdConnect(Scheme, options => Configure(options, acs));

    private static void Configure(OpenIdConnectOptions options, AcsOptions acs)
    {
        options.Authority = acs.OidcAuthority!.AbsoluteUri;
        // What is no https is on this very machine: the options see to it.
        options.RequireHttpsMetadata = acs.OidcAuthority.Scheme == "https";
        options.ClientId = acs.OidcClientId;
        options.ClientSecret = acs.OidcClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.CallbackPath = Callback;
        options.SignInScheme = SignInClaims.Scheme;
        options.Scope.Clear();
        options.Scope.Add("openid");
        foreach (var scope in acs.OidcScopes)
            options.Scope.Add(scope);
        options.ClaimActions.MapUniqueJsonKey(acs.OidcNameClaim, acs.OidcNameClaim);
        options.ClaimActions.MapJsonKey(acs.OidcRoleClaim, acs.OidcRoleClaim);
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events = new OpenIdConnectEvents
        {
            OnTicketReceived = EnterAsync,
            OnRemoteFailure = FailAsync,
        };
    }

    private static async Task EnterAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var acs = http.RequestServices.GetRequiredService<AcsOptions>();
        var people = http.RequestServices.GetRequiredService<ISignIn>();
        var claims = context.Principal!;
        var subject = claims.FindFirstValue("sub") ?? "";
        var external = new ExternalUser(
            acs.OidcAuthority!.AbsoluteUri,
            subject,
            claims.FindFirstValue(acs.OidcNameClaim) ?? subject,
            claims.FindFirstValue("name") ?? "",
            [.. claims.FindAll(acs.OidcRoleClaim).Select(claim => claim.Value)]
        );
        try
        {
            var signIn = await people.SignInAsync(
                external,
                SignInApi.Of(http),
                http.RequestAborted
            );
            context.Principal = SignInClaims.Principal(signIn);
            context.Properties = new AuthenticationProperties
            {
                RedirectUri = context.Properties?.RedirectUri,
            };
        }
        catch (OperationException refusal)
        {
            ToSignIn(http, refusal.Message);
            context.HandleResponse();
        }
    }

    private static Task FailAsync(RemoteFailureContext context)
    {
        ToSignIn(context.HttpContext, "The provider did not let you in, or it took too long.");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static void ToSignIn(HttpContext http, string error) =>
        http.Response.Redirect(SignInCookie.SignInPage + QueryString.Create("error", error));
}
