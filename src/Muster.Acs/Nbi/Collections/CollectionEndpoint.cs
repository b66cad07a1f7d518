using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Collections;

/// <summary>
/// GET and HEAD of a collection: the count of all that matches as a header, the documents of the page as a
/// stream.
/// </summary>
internal sealed class CollectionEndpoint(QueryTurns turns, AcsOptions options, TimeProvider clock)
    : IDisposable
{
    /// <summary>Queries at once: those that are searched for, and those whose answers are being read.</summary>
    private const int MaxAtOnce = 64;

    private readonly SemaphoreSlim places = new(MaxAtOnce);

    public void Dispose() => places.Dispose();

    public async Task QueryAsync(NbiExchange exchange, ICollection collection)
    {
        using var budget = new Budget(turns, clock, options.NbiQueryTimeout, exchange.Cancellation);
        var query = CollectionQuery.Read(exchange.Query, collection.Rules, budget);
        if (!await places.WaitAsync(options.NbiQueryTimeout, exchange.Cancellation))
            throw new NbiRefusal(503, $"{MaxAtOnce} queries are under way already; try later.");
        try
        {
            var found = await collection.SelectAsync(query, budget, exchange.Cancellation);
            await WriteAsync(exchange.Http, found, query.Projection);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task WriteAsync(HttpContext http, Selection found, Projection projection)
    {
        var response = http.Response;
        response.ContentType = "application/json";
        response.Headers["total"] = found.Total.ToString(CultureInfo.InvariantCulture);
        response.Headers.XContentTypeOptions = "nosniff";
        if (http.Request.Method == "HEAD")
            return;
        var body = response.BodyWriter;
        body.Write("[\n"u8);
        await using (var json = new Utf8JsonWriter(body, NbiJson.Relaxed))
        await using (var pieces = found.Pieces.GetAsyncEnumerator(http.RequestAborted))
        {
            var isFirst = true;
            while (await WritePieceAsync(body, json, pieces, projection, isFirst))
            {
                isFirst = false;
                // However slowly the client reads: the turn is over.
                await body.FlushAsync(http.RequestAborted);
            }
        }
        body.Write("\n]"u8);
        await body.FlushAsync(http.RequestAborted);
    }

    private async Task<bool> WritePieceAsync(
        PipeWriter body,
        Utf8JsonWriter json,
        IAsyncEnumerator<IReadOnlyList<DocumentWriter>> pieces,
        Projection projection,
        bool isFirst
    )
    {
        using var turn = await turns.TakeAsync(CancellationToken.None);
        if (!await pieces.MoveNextAsync())
            return false;
        foreach (var write in pieces.Current)
        {
            if (!isFirst)
                body.Write(",\n"u8);
            isFirst = false;
            json.Reset(body);
            write(json, projection);
            json.Flush();
        }
        return true;
    }
}
