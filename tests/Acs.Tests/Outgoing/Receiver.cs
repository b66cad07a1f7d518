using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.Tests.Outgoing;

/// <summary>What came to a receiver.</summary>
internal sealed record Received(
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body
);

/// <summary>
/// A server of the test's own, on a free loopback port: it keeps what comes and answers as it is told.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _came = new(0);
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Answers a request; 204 at first.</summary>
    public Func<HttpContext, Received, Task> Answer { get; set; } =
        (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };

    /// <summary>Everything that came, in the order of arrival.</summary>
    public ConcurrentQueue<Received> All { get; } = new();

    public Uri Url { get; private set; } = null!;

    public string At(string path) => new Uri(Url, path).AbsoluteUri;

    public static async Task<Receiver> StartAsync(
        X509Certificate2? certificate = null,
        int port = 0
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    IPAddress.Loopback,
                    port,
                    listen =>
                    {
                        if (certificate is not null)
                            listen.UseHttps(certificate);
                    }
                )
            );
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        var server = receiver._app.Services.GetRequiredService<IServer>();
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        receiver.Url = new Uri(address);
        return receiver;
    }

    public void AnswerWith(int status, string body = "") =>
        Answer = (http, _) => WriteAsync(http, status, body);

    public static Task WriteAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(body);
    }

    /// <summary>Waits for the next request that no earlier call of this answered.</summary>
    public async Task ComesAsync(int count = 1)
    {
        for (var one = 0; one < count; one++)
        {
            if (!await _came.WaitAsync(Patience))
                throw new TimeoutException($"Only {All.Count} requests came.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _came.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var received = new Received(
            http.Request.Path,
            http.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            await reader.ReadToEndAsync()
        );
        All.Enqueue(received);
        _came.Release();
        await Answer(http, received);
    }
}
