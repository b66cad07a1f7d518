using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Muster.Web.Assets;

/// <summary>
/// What browsers fetch beside the pages: embedded in this assembly, held compressed, and told apart by
/// the hash of its content. Everybody may have it: the sign-in page needs it.
/// </summary>
internal sealed class EmbeddedAssets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".ttf"] = "font/ttf",
        [".txt"] = "text/plain; charset=utf-8",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets = Read();

    private sealed record Asset(Lazy<byte[]> Plain, Lazy<byte[]> Packed, string Type, string Tag);

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, asset) in _assets)
        {
            routes
                .MapGet("/" + path, (HttpContext http) => SendAsync(http, asset))
                .AllowAnonymous()
                .ExcludeFromDescription();
        }
    }

    /// <summary>The address of an asset, which changes with its content.</summary>
    public string Url(string path) =>
        _assets.TryGetValue(path, out var asset) ? $"/{path}?v={asset.Tag[..12]}" : "/" + path;

    private static Task SendAsync(HttpContext http, Asset asset)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.ETag = $"\"{asset.Tag}\"";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.XContentTypeOptions = "nosniff";
        // What holds in a worker is what its script came with: the editor's loads more of its own.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'";
        response.Headers.CacheControl = request.Query.ContainsKey("v")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        if (request.Headers.IfNoneMatch.ToString().Contains(asset.Tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.ContentType = asset.Type;
        var isPacked = request
            .Headers.AcceptEncoding.ToString()
            .Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isPacked)
            response.Headers.ContentEncoding = "gzip";
        var body = isPacked ? asset.Packed.Value : asset.Plain.Value;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, Asset> Read()
    {
        var assembly = typeof(EmbeddedAssets).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => name[Prefix.Length..].Replace('\\', '/'),
                name => Of(assembly, name),
                StringComparer.Ordinal
            );
    }

    private static Asset Of(Assembly assembly, string name)
    {
        using var content = assembly.GetManifestResourceStream(name)!;
        var tag = Convert.ToHexStringLower(SHA256.HashData(content));
        var plain = new Lazy<byte[]>(() => Bytes(assembly, name));
        // Almost nobody asks for the plain one: it is not kept for having been packed.
        var packed = new Lazy<byte[]>(() => Pack(Bytes(assembly, name)));
        var type = Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream");
        return new(plain, packed, type, tag);
    }

    private static byte[] Bytes(Assembly assembly, string name)
    {
        using var content = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
