using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Muster.Acs.SpeedTests;

/// <summary>
/// The HTTP ends of TR-143: <c>GET /speedtest/N</c> sends N octets that no link can compress, PUT or
/// POST below <c>/speedtest</c> counts what comes and forgets it. Neither touches the store.
/// </summary>
internal sealed class SpeedTestEndpoint(AcsOptions options, TimeProvider clock)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>A test holds one of few places: it may be slow, but not idle, and not for ever.</summary>
    private static readonly MinDataRate Slowest = new(4_000, TimeSpan.FromSeconds(20));
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly byte[] Noise = MakeNoise();

    private int running;

    /// <summary>Whether a request on the files port is one of these.</summary>
    public bool Serves(HttpRequest request) =>
        options.SpeedTest
        && request.Path.StartsWithSegments(SpeedTestEnds.Path, StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext http)
    {
        if (Interlocked.Increment(ref running) > options.SpeedTestMaxTransfers)
        {
            Interlocked.Decrement(ref running);
            http.Response.Headers.RetryAfter = "30";
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        try
        {
            await TransferAsync(http);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private async Task TransferAsync(HttpContext http)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            http.RequestAborted
        );
        try
        {
            await (
                http.Request.Method switch
                {
                    "GET" or "HEAD" => SendAsync(http, both.Token),
                    "PUT" or "POST" => CountAsync(http, both.Token),
                    _ => RefuseAsync(http),
                }
            );
        }
        catch (OperationCanceledException)
        {
            // The device went away, or the test's time is up: there is nobody to answer.
            http.Abort();
        }
    }

    private async Task SendAsync(HttpContext http, CancellationToken cancellation)
    {
        var path = http.Request.Path.Value!;
        var isNumber = long.TryParse(
            path.AsSpan(path.LastIndexOf('/') + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var octets
        );
        if (!isNumber || octets > options.SpeedTestMaxBytes)
        {
            http.Response.StatusCode = isNumber
                ? StatusCodes.Status403Forbidden
                : StatusCodes.Status404NotFound;
            return;
        }
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = Slowest;
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = octets;
        http.Response.Headers.CacheControl = "no-store, no-transform";
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        for (var left = octets; left > 0; left -= ChunkSize)
            await http.Response.Body.WriteAsync(
                Noise.AsMemory(0, (int)Math.Min(left, ChunkSize)),
                cancellation
            );
    }

    private async Task CountAsync(HttpContext http, CancellationToken cancellation)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.SpeedTestMaxBytes;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = Slowest;
        var octets = 0L;
        try
        {
            while (true)
            {
                var read = await http.Request.BodyReader.ReadAsync(cancellation);
                octets += read.Buffer.Length;
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException wrong)
        {
            http.Response.StatusCode = wrong.StatusCode;
            return;
        }
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync(octets.ToString(CultureInfo.InvariantCulture), cancellation);
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.Headers.Allow = "GET, HEAD, PUT, POST";
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[ChunkSize];
        new Random(143).NextBytes(noise);
        return noise;
    }
}
