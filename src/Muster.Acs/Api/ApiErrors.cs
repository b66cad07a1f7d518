using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Orleans.Runtime;

namespace Muster.Acs.Api;

/// <summary>The edge of the API: whatever goes wrong behind it leaves as one problem, never as a stack trace.</summary>
internal sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            await ExplainAsync(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception trouble) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await AnswerAsync(http, trouble);
        }
    }

    private Task AnswerAsync(HttpContext http, Exception trouble)
    {
        switch (trouble)
        {
            case OperationException refusal:
                return Problems.WriteAsync(http, refusal);
            case BadHttpRequestException bad:
                return Problems.WriteAsync(http, bad.StatusCode, bad.Message);
            case StorageException storage:
                LogStorage(storage, http.Request.Path);
                Problems.Unavailable(http);
                return Problems.WriteAsync(
                    http,
                    StatusCodes.Status503ServiceUnavailable,
                    "The store cannot be reached now; nothing was changed. Try again."
                );
            case OrleansException lost:
                LogLost(lost, http.Request.Path);
                Problems.Unavailable(http);
                return Problems.WriteAsync(
                    http,
                    StatusCodes.Status503ServiceUnavailable,
                    "The node that has this device cannot be reached now. Try again."
                );
            default:
                var trace = Activity.Current?.Id ?? http.TraceIdentifier;
                LogFailure(trouble, http.Request.Method, http.Request.Path, trace);
                return Problems.WriteAsync(
                    http,
                    StatusCodes.Status500InternalServerError,
                    $"This is an error of the server; its log has it under '{trace}'."
                );
        }
    }

    /// <summary>Routing refuses without a word: give its refusals one.</summary>
    private static Task ExplainAsync(HttpContext http)
    {
        if (http.Response.HasStarted || http.Response.ContentType is not null)
            return Task.CompletedTask;
        var (method, path) = (http.Request.Method, http.Request.Path);
        return http.Response.StatusCode switch
        {
            404 => Problems.WriteAsync(http, 404, $"There is nothing at '{path}'."),
            405 => Problems.WriteAsync(
                http,
                405,
                $"'{path}' does not take {method}, but {http.Response.Headers.Allow}."
            ),
            415 => Problems.WriteAsync(http, 415, "The content type is none this takes."),
            _ => Task.CompletedTask,
        };
    }
}
