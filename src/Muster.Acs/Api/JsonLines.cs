using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Api;

/// <summary>An answer that comes while the work goes on: a line each, of JSON.</summary>
/// <typeparam name="T">A line.</typeparam>
/// <param name="type">How a line is written.</param>
/// <param name="trouble">The last line of what went wrong after the answer began.</param>
/// <param name="isHurried">Of which lines nobody shall wait for more.</param>
internal sealed class JsonLines<T>(
    JsonTypeInfo<T> type,
    Func<string, T> trouble,
    Predicate<T> isHurried
)
{
    public async Task WriteAsync(HttpContext http, IAsyncEnumerable<T> source)
    {
        await using var lines = source.GetAsyncEnumerator(http.RequestAborted);
        // What is wrong with the request is told before the answer begins.
        var isMore = await lines.MoveNextAsync();
        http.Response.ContentType = JsonLines.ContentType;
        http.Response.Headers.CacheControl = "no-cache";
        try
        {
            for (; isMore; isMore = await lines.MoveNextAsync())
                await WriteAsync(http, lines.Current);
        }
        catch (Exception wrong) when (wrong is StorageException or OperationException)
        {
            await WriteAsync(http, trouble(wrong.Message));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    private async Task WriteAsync(HttpContext http, T line)
    {
        await JsonSerializer.SerializeAsync(http.Response.Body, line, type, http.RequestAborted);
        await http.Response.WriteAsync("\n", http.RequestAborted);
        if (isHurried(line))
            await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}

/// <summary>What all answers of lines have in common.</summary>
internal static class JsonLines
{
    public const string ContentType = "application/x-ndjson";
}
