using System.Text;

namespace Muster.Cpe.Http;

/// <summary>What to send, apart from what the channel adds: Host, Authorization, Cookie, framing.</summary>
internal readonly record struct HttpCall(string Method, ReadOnlyMemory<byte> Body)
{
    /// <summary>Header fields, each line ended by CR LF; empty for none.</summary>
    public string Fields { get; init; } = "";

    /// <summary>Writes request line, header fields and body: one write, one packet where it fits.</summary>
    public void Write(PooledBytes output, Uri url, string? authorization, string? cookies)
    {
        output.Clear();
        var head = new StringBuilder(512)
            .Append(Method)
            .Append(' ')
            .Append(url.PathAndQuery)
            .Append(" HTTP/1.1\r\nHost: ")
            .Append(
                url.IsDefaultPort
                    ? url.IdnHostInBrackets()
                    : $"{url.IdnHostInBrackets()}:{url.Port}"
            )
            .Append("\r\n")
            .Append(Fields);
        if (authorization is not null)
            head.Append("Authorization: ").Append(authorization).Append("\r\n");
        if (cookies is not null)
            head.Append("Cookie: ").Append(cookies).Append("\r\n");
        if (Method != "GET")
            head.Append("Content-Length: ").Append(Body.Length).Append("\r\n");
        head.Append("\r\n");
        foreach (var chunk in head.GetChunks())
            output.Advance(Encoding.Latin1.GetBytes(chunk.Span, output.GetSpan(chunk.Length)));
        Body.Span.CopyTo(output.GetSpan(Body.Length));
        output.Advance(Body.Length);
    }
}

internal static class UriText
{
    /// <summary>The host as it stands in a URL: an IPv6 literal in brackets.</summary>
    public static string IdnHostInBrackets(this Uri url) =>
        url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;
}
