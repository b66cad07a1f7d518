using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Api;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>
/// Where browsers sign in and out: with JSON, answered by JSON, or with a form, answered by a redirect.
/// </summary>
internal static class SignInApi
{
    public const string Root = "/auth";

    /// <summary>A page of the console, as <see cref="SignInCookie.SignInPage"/>.</summary>
    public const string SetupPage = "/setup";

    private const string Tag = "Signing in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup(Root).AllowAnonymous();
        auth.MapPost("/sign-in", SignInAsync)
            .Describe(
                Tag,
                "Sign in",
                "A user's password, and the code of his second factor where he has one; sets a cookie. "
                    + "401 with the field 'code' asks for the code."
            )
            .WithBody<SignInAttempt>("""{"user":"ada","password":"…"}""")
            .Refuses(400, 401, 403, 429);
        auth.MapPost("/sign-out", SignOutAsync).Describe(Tag, "Sign out");
        auth.MapPost("/setup", SetUpAsync)
            .Describe(
                Tag,
                "Make the first administrator",
                "With the token of the setup link that the server prints, once."
            )
            .WithBody<SetUp>("""{"token":"…","user":"ada","password":"…"}""")
            .Refuses(400, 401, 403, 429);
        auth.MapGet("/oidc", Challenge)
            .Describe(Tag, "Sign in with OpenID Connect", "Redirects to the provider.")
            .ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext http, ISignIn people)
    {
        if (!http.Request.HasFormContentType)
        {
            using var body = await JsonBody.ReadAsync(http.Request);
            var attempt = body.As<SignInAttempt>();
            return await EnterAsync(
                http,
                await people.SignInAsync(attempt, Of(http), http.RequestAborted)
            );
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = OwnPath(form["return"].ToString());
        try
        {
            var attempt = new SignInAttempt(
                form["user"].ToString(),
                form["password"].ToString(),
                form["code"].ToString()
            );
            await EnterAsync(
                http,
                await people.SignInAsync(attempt, Of(http), http.RequestAborted)
            );
            return TypedResults.LocalRedirect(back);
        }
        catch (OperationException refusal)
        {
            var query = QueryString
                .Create("return", back)
                .Add("error", refusal.Message)
                .Add("field", refusal.Field ?? "");
            // Who is asked for the code has proved his name; anything else may be a password in its place.
            if (refusal.Field == "code")
                query = query.Add("user", form["user"].ToString());
            return TypedResults.LocalRedirect($"{SignInCookie.SignInPage}{query}");
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, ISignIn people)
    {
        var known = await http.AuthenticateAsync(SignInClaims.Scheme);
        if (known.Principal is { } principal)
        {
            var actor = SignInClaims.Actor(principal, "console", "");
            if (actor.SignIn is { } id)
                await people.SignOutAsync(id, Of(http), http.RequestAborted);
        }
        await http.SignOutAsync(SignInClaims.Scheme);
        return http.Request.HasFormContentType
            ? TypedResults.LocalRedirect(SignInCookie.SignInPage)
            : TypedResults.NoContent();
    }

    private static async Task<IResult> SetUpAsync(HttpContext http, ISignIn people)
    {
        if (!http.Request.HasFormContentType)
        {
            using var body = await JsonBody.ReadAsync(http.Request);
            var wanted = body.As<SetUp>();
            return await MakeAsync(http, people, wanted);
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var asked = new SetUp(
            form["token"].ToString(),
            form["user"].ToString(),
            form["password"].ToString()
        );
        try
        {
            await MakeAsync(http, people, asked);
            return TypedResults.LocalRedirect("/");
        }
        catch (OperationException refusal)
        {
            var query = QueryString
                .Create("token", asked.Token)
                .Add("user", asked.User)
                .Add("error", refusal.Message);
            return TypedResults.LocalRedirect($"{SetupPage}{query}");
        }
    }

    private static async Task<IResult> MakeAsync(HttpContext http, ISignIn people, SetUp wanted) =>
        await EnterAsync(
            http,
            await people.SetUpAsync(
                wanted.Token,
                new(wanted.User, wanted.Password),
                Of(http),
                http.RequestAborted
            )
        );

    private static IResult Challenge(HttpContext http, AcsOptions options)
    {
        if (options.OidcAuthority is null)
            throw new OperationException(
                OperationFaultKind.NotFound,
                "No OpenID Connect provider is configured here."
            );
        var back = OwnPath(http.Request.Query["return"].ToString());
        return TypedResults.Challenge(
            new AuthenticationProperties { RedirectUri = back },
            [OpenIdSignIn.Scheme]
        );
    }

    private static async Task<IResult> EnterAsync(HttpContext http, SignedIn signIn)
    {
        await http.SignInAsync(SignInClaims.Scheme, SignInClaims.Principal(signIn));
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(signIn);
    }

    public static Visitor Of(HttpContext http) =>
        new(
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            http.Request.Headers.UserAgent.ToString()
        );

    /// <summary>Where to go on: a path of this server, never another site.</summary>
    private static string OwnPath(string path) =>
        path.StartsWith('/')
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.StartsWith("/\\", StringComparison.Ordinal)
        && !path.Any(char.IsControl)
            ? path
            : "/";
}

/// <summary>The first administrator.</summary>
/// <param name="Token">Of the setup link.</param>
/// <param name="User">His name.</param>
/// <param name="Password">12 to 256 characters.</param>
public sealed record SetUp(string Token, string User, string Password)
{
    /// <summary>Without the secrets: this must be safe to log.</summary>
    public override string ToString() => nameof(SetUp);
}
