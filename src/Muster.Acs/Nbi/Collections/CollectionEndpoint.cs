using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Collections;

/// <summary>
/// GET and HEAD of a collection: the count of all that matches as a header, the documents of the page as a
/// stream.
/// </summary>
internal sealed class CollectionEndpoint(AcsOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Searches at once: each reads the database as fast as it can.</summary>
    private const int MaxAtOnce = 8;

    private const int FlushAt = 64 * 1024;

    private readonly SemaphoreSlim turns = new(MaxAtOnce);

    public void Dispose() => turns.Dispose();

    public async Task QueryAsync(NbiExchange exchange, ICollection collection)
    {
        var query = CollectionQuery.Read(exchange.Query, collection.Rules);
        await turns.WaitAsync(exchange.Cancellation);
        try
        {
            var budget = new Budget(clock, options.NbiQueryTimeout);
            var found = await collection.SelectAsync(query, budget, exchange.Cancellation);
            await WriteAsync(exchange.Http, found, query.Projection);
        }
        finally
        {
            turns.Release();
        }
    }

    private static async Task WriteAsync(HttpContext http, Selection found, Projection projection)
    {
        var response = http.Response;
        response.ContentType = "application/json";
        response.Headers["total"] = found.Total.ToString(CultureInfo.InvariantCulture);
        response.Headers.XContentTypeOptions = "nosniff";
        if (http.Request.Method == "HEAD")
            return;
        var body = response.BodyWriter;
        var json = new Utf8JsonWriter(body, NbiJson.Relaxed);
        await using (json)
        {
            await body.WriteAsync("[\n"u8.ToArray(), http.RequestAborted);
            var isFirst = true;
            await foreach (var write in found.Documents.WithCancellation(http.RequestAborted))
            {
                if (!isFirst)
                    await body.WriteAsync(",\n"u8.ToArray(), http.RequestAborted);
                isFirst = false;
                json.Reset(body);
                write(json, projection);
                await json.FlushAsync(http.RequestAborted);
                if (body.CanGetUnflushedBytes && body.UnflushedBytes > FlushAt)
                    await body.FlushAsync(http.RequestAborted);
            }
            await body.WriteAsync("\n]"u8.ToArray(), http.RequestAborted);
        }
    }
}
