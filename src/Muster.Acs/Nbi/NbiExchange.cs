using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi;

/// <summary>One request, with its path as it stands in the request line, and the ways to answer it.</summary>
internal sealed class NbiExchange
{
    /// <summary>The cause beside the status: HTTP/2, and many clients, know no reason phrase.</summary>
    private const string ReasonHeader = "Muster-Reason";

    private const int LongestReason = 200;

    public NbiExchange(HttpContext http)
    {
        Http = http;
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        // The absolute form, as to a proxy (RFC 9112 3.2.2).
        if (!target.StartsWith('/'))
            target = http.Request.Path + http.Request.QueryString.Value;
        if (target.IndexOf('#') is >= 0 and var fragment)
            target = target[..fragment];
        var question = target.IndexOf('?');
        Path = question < 0 ? target : target[..question];
        Query = new QueryText(question < 0 ? default : target.AsSpan(question + 1));
    }

    public HttpContext Http { get; }

    /// <summary>Percent-encoded as it came.</summary>
    public string Path { get; }
    public QueryText Query { get; }
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Who asks: the API key's name, or the interface itself for a trusted network.</summary>
    public string Author { get; set; } = "nbi";

    /// <summary>Ends with a status, a text where there is one, and a reason phrase of our own.</summary>
    public Task EndAsync(int status, string text = "", string? reason = null)
    {
        Begin(status, reason);
        if (text.Length == 0)
            return Task.CompletedTask;
        Http.Response.ContentType = "text/plain; charset=utf-8";
        return Http.Response.WriteAsync(text, Cancellation);
    }

    public async Task EndAsync(int status, Document document, string? reason = null)
    {
        Begin(status, reason);
        Http.Response.ContentType = "application/json";
        await using var json = new System.Text.Json.Utf8JsonWriter(
            Http.Response.BodyWriter,
            NbiJson.Relaxed
        );
        JsonValues.Write(json, document);
    }

    private void Begin(int status, string? reason)
    {
        Http.Response.StatusCode = status;
        if (reason is null)
            return;
        var phrase = Ascii(reason);
        Http.Response.Headers[ReasonHeader] = phrase;
        if (Http.Features.Get<IHttpResponseFeature>() is { } response)
            response.ReasonPhrase = phrase;
    }

    private static string Ascii(string reason)
    {
        var phrase = new StringBuilder(reason.Length);
        foreach (var character in reason.AsSpan(0, Math.Min(reason.Length, LongestReason)))
            phrase.Append(character is >= ' ' and <= '~' ? character : '?');
        return phrase.ToString();
    }
}
