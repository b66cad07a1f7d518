using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi;

/// <summary>
/// The GenieACS-compatible northbound interface: the routes, status codes and texts of version 1.2.16, and
/// an answer to everything, where the original dies (its defect B1).
/// </summary>
internal sealed partial class NbiEndpoint(NbiAccess access, ILogger<NbiEndpoint> logger)
{
    /// <summary>The version whose interface this is; clients look at it.</summary>
    public const string Version = "1.2.16";

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers["GenieACS-Version"] = Version;
        var exchange = new NbiExchange(http);
        try
        {
            if (await access.ActorOfAsync(exchange) is not { } actor)
            {
                http.Response.Headers.WWWAuthenticate = "Basic realm=\"Muster\", Bearer";
                await exchange.EndAsync(401, NbiAccess.Refusal);
                return;
            }
            exchange.Author = actor.Name;
            var services = http.RequestServices;
            services.GetRequiredService<IActing>().Actor = actor;
            await services.GetRequiredService<NbiRoutes>().HandleAsync(exchange);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            // An answer that has begun cannot become another one: the client sees it cut short.
            if (http.Response.HasStarted)
            {
                LogBroken(exchange.Path, failure);
                http.Abort();
                return;
            }
            var (status, text) = Explain(failure);
            if (status == 500 && failure is not NbiRefusal)
                LogFailed(exchange.Path, failure);
            await exchange.EndAsync(status, text);
        }
        catch (OperationCanceledException)
        {
            // The client is gone.
        }
    }

    private static (int Status, string Text) Explain(Exception failure) =>
        failure switch
        {
            NbiRefusal refusal => (refusal.Status, refusal.Message),
            OperationException { Kind: OperationFaultKind.NotFound } missing => (
                404,
                missing.Message
            ),
            OperationException { Kind: OperationFaultKind.TooLarge } large => (413, large.Message),
            OperationException { Kind: OperationFaultKind.Unavailable } late => (503, late.Message),
            OperationException { Kind: OperationFaultKind.Forbidden } barred => (
                403,
                barred.Message
            ),
            OperationException wrong => (400, wrong.Message),
            StorageException trouble => (503, trouble.Message),
            RegexMatchTimeoutException => (400, "The regular expression takes too long."),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            _ => (500, "500 Internal Server Error"),
        };

    [LoggerMessage(LogLevel.Error, "The northbound request to {Path} failed.")]
    private partial void LogFailed(string path, Exception failure);

    [LoggerMessage(LogLevel.Warning, "The answer to the northbound request to {Path} broke off.")]
    private partial void LogBroken(string path, Exception failure);
}
