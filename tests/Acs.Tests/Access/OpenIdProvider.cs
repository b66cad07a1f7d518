using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.Tests.Access;

/// <summary>
/// An OpenID Connect provider as OpenID Connect Core 1.0 tells it: discovery, the authorisation code flow
/// with PKCE (RFC 7636), a signed ID token. Whoever comes is let in as <see cref="Who"/>.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "muster-test";
    public const string ClientSecret = "shared secret";

    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _app;
    private readonly Dictionary<string, (string Challenge, string Nonce, string Redirect)> _codes =
    [];

    private OpenIdProvider(WebApplication app) => _app = app;

    public Uri Issuer { get; private set; } = null!;

    /// <summary>The claims of whoever comes.</summary>
    public Dictionary<string, object> Who { get; set; } = new() { ["sub"] = "1" };

    /// <summary>Signs with another key than it shows.</summary>
    public bool IsForged { get; set; }

    public static async Task<OpenIdProvider> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var provider = new OpenIdProvider(app);
        app.MapGet("/.well-known/openid-configuration", provider.Discover);
        app.MapGet("/keys", provider.Keys);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        await app.StartAsync();
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        provider.Issuer = new Uri(address);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private string Iss => Issuer.AbsoluteUri.TrimEnd('/');

    private Task Discover(HttpContext http) =>
        JsonAsync(
            http,
            new
            {
                issuer = Iss,
                authorization_endpoint = $"{Iss}/authorize",
                token_endpoint = $"{Iss}/token",
                jwks_uri = $"{Iss}/keys",
                response_types_supported = new[] { "code" },
                subject_types_supported = new[] { "public" },
                id_token_signing_alg_values_supported = new[] { "RS256" },
                code_challenge_methods_supported = new[] { "S256" },
            }
        );

    private Task Keys(HttpContext http)
    {
        var key = _key.ExportParameters(false);
        return JsonAsync(
            http,
            new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA",
                        use = "sig",
                        kid = "1",
                        alg = "RS256",
                        n = Base64Url.EncodeToString(key.Modulus),
                        e = Base64Url.EncodeToString(key.Exponent),
                    },
                },
            }
        );
    }

    private Task Authorize(HttpContext http)
    {
        var query = http.Request.Query;
        if (
            query["client_id"] != ClientId
            || query["response_type"] != "code"
            || query["code_challenge_method"] != "S256"
            || !query["scope"].ToString().Split(' ').Contains("openid")
        )
        {
            http.Response.StatusCode = 400;
            return Task.CompletedTask;
        }
        var code = RandomNumberGenerator.GetHexString(32);
        var redirect = query["redirect_uri"].ToString();
        _codes[code] = (query["code_challenge"].ToString(), query["nonce"].ToString(), redirect);
        var back = QueryString.Create("code", code).Add("state", query["state"].ToString());
        http.Response.Redirect(redirect + back);
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var verifier = SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()));
        if (
            !_codes.Remove(form["code"].ToString(), out var asked)
            || asked.Challenge != Base64Url.EncodeToString(verifier)
            || asked.Redirect != form["redirect_uri"]
            || form["client_id"] != ClientId
            || form["client_secret"] != ClientSecret
        )
        {
            http.Response.StatusCode = 400;
            await JsonAsync(http, new { error = "invalid_grant" });
            return;
        }
        await JsonAsync(
            http,
            new
            {
                access_token = "nothing to see",
                token_type = "Bearer",
                expires_in = 60,
                id_token = IdToken(asked.Nonce),
            }
        );
    }

    private string IdToken(string nonce)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(Who)
        {
            ["iss"] = Iss,
            ["aud"] = ClientId,
            ["iat"] = now,
            ["exp"] = now + 60,
            ["nonce"] = nonce,
        };
        var head = Part(
            new
            {
                alg = "RS256",
                typ = "JWT",
                kid = "1",
            }
        );
        var signed = $"{head}.{Part(claims)}";
        using var forged = RSA.Create(2048);
        var signature = (IsForged ? forged : _key).SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part<T>(T value) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static Task JsonAsync<T>(HttpContext http, T value)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(value));
    }
}
