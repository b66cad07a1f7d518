using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Muster.Acs.Access;

/// <summary>Two pages of one form each, without script: to make the first administrator, and to sign in.</summary>
internal static class SignInPages
{
    private const string Style = """
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
        main { max-width: 24rem; margin: 10vh auto; padding: 0 1rem }
        label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
        input, button { margin: .25rem 0 1rem; padding: .5rem }
        [role=alert] { border-left: .25rem solid #c33; padding-left: .5rem }
        """;

    public static Task SetUpAsync(HttpContext http) =>
        WriteAsync(
            http,
            "First administrator",
            $"""
            <p>Choose a name and a password of {PasswordPolicy.MinLength} characters or more; a few words
            make a good one.</p>
            {Error(http)}
            <form method="post" action="{SignInApi.Root}/setup">
            <input type="hidden" name="token" value="{Of(http, "token")}">
            <label for="user">Name</label>
            <input id="user" name="user" value="{Of(
                http,
                "user"
            )}" autocomplete="username" required>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="new-password"
              minlength="{PasswordPolicy.MinLength}" required>
            <button>Make the administrator</button>
            </form>
            """
        );

    public static Task SignInAsync(HttpContext http, AcsOptions options) =>
        WriteAsync(
            http,
            "Sign in",
            $"""
            {Error(http)}
            <form method="post" action="{SignInApi.Root}/sign-in">
            <input type="hidden" name="return" value="{Of(http, "return")}">
            <label for="user">Name</label>
            <input id="user" name="user" autocomplete="username" required>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required>
            <label for="code">Code, if you have a second factor</label>
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code">
            <button>Sign in</button>
            </form>
            {OpenId(http, options)}
            """
        );

    private static string OpenId(HttpContext http, AcsOptions options)
    {
        if (options.OidcAuthority is not { } provider)
            return "";
        var back = QueryString.Create("return", http.Request.Query["return"].ToString());
        var link = HtmlEncoder.Default.Encode($"{SignInApi.Root}/oidc{back}");
        var name = HtmlEncoder.Default.Encode(provider.Host);
        return $"<p><a href=\"{link}\">Sign in with {name}</a></p>";
    }

    private static string Error(HttpContext http) =>
        Of(http, "error") is { Length: > 0 } error ? $"<p role=\"alert\">{error}</p>" : "";

    private static string Of(HttpContext http, string name) =>
        HtmlEncoder.Default.Encode(http.Request.Query[name].ToString());

    private static Task WriteAsync(HttpContext http, string title, string body)
    {
        SafeHeaders.ForPage(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Muster: {title}</title>
            <meta name="viewport" content="width=device-width"><style>
            {Style}
            </style></head>
            <body><main><h1>{title}</h1>
            {body}
            </main></body></html>
            """,
            http.RequestAborted
        );
    }
}
