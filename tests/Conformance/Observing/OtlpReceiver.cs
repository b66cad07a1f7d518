using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Conformance.Observing;

/// <summary>
/// The other end of OTLP, protobuf over HTTP, reading of it what the tests ask for: the messages of the
/// OpenTelemetry protocol's own definition, by their field numbers.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body, string Header)> _came = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>What came to a path such as <c>/v1/traces</c>.</summary>
    public IReadOnlyList<byte[]> Bodies(string path) =>
        [.. _came.Where(each => each.Path == path).Select(each => each.Body)];

    /// <summary>Values that a header of ours had.</summary>
    public IReadOnlyList<string> Headers => [.. _came.Select(each => each.Header)];

    public IReadOnlyList<OtlpSpan> Spans => [.. Bodies("/v1/traces").SelectMany(OtlpSpan.In)];

    /// <summary>Whether these octets stand anywhere in what came.</summary>
    public bool Holds(string text) =>
        _came.Any(each => each.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _came.Enqueue(
            (http.Request.Path, body.ToArray(), http.Request.Headers["x-test"].ToString())
        );
        http.Response.ContentType = "application/x-protobuf";
    }
}

/// <summary>A span as it came.</summary>
internal sealed record OtlpSpan(
    string Trace,
    string Id,
    string Parent,
    string Name,
    IReadOnlyDictionary<string, string> Tags
)
{
    /// <summary>ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2.</summary>
    public static IEnumerable<OtlpSpan> In(byte[] request) =>
        from resource in Fields(request)
        where resource.Number == 1
        from scope in Fields(resource.Octets)
        where scope.Number == 2
        from span in Fields(scope.Octets)
        where span.Number == 2
        select Of(span.Octets);

    // trace_id 1, span_id 2, parent_span_id 4, name 5, attributes 9.
    private static OtlpSpan Of(byte[] span)
    {
        var fields = Fields(span).ToLookup(field => field.Number, field => field.Octets);
        return new(
            Convert.ToHexString(fields[1].Single()),
            Convert.ToHexString(fields[2].Single()),
            Convert.ToHexString(fields[4].SingleOrDefault() ?? []),
            Encoding.UTF8.GetString(fields[5].Single()),
            fields[9].Select(TagOf).ToDictionary(tag => tag.Key, tag => tag.Value)
        );
    }

    // KeyValue: key 1, value 2; AnyValue: string_value 1, int_value 3.
    private static KeyValuePair<string, string> TagOf(byte[] pair)
    {
        var fields = Fields(pair).ToDictionary(field => field.Number, field => field);
        var value = Fields(fields[2].Octets).FirstOrDefault();
        return new(
            Encoding.UTF8.GetString(fields[1].Octets),
            value.Number == 1 ? Encoding.UTF8.GetString(value.Octets) : $"{value.Varint}"
        );
    }

    /// <summary>The fields of a message: a tag, then a varint, 8 or 4 octets, or a length and octets.</summary>
    private static IEnumerable<(int Number, byte[] Octets, ulong Varint)> Fields(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            var (number, kind) = ((int)(tag >> 3), (int)(tag & 7));
            switch (kind)
            {
                case 0:
                    yield return (number, [], Varint(message, ref at));
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return (number, message[at..(at + length)], 0);
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException($"Protobuf has no wire type {kind}.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var octet = message[at++];
            value |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80)
                return value;
            shift += 7;
        }
    }
}
