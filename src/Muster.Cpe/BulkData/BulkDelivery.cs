using System.Globalization;
using System.IO.Compression;
using System.Text;
using Muster.Cpe.Http;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.BulkData;

/// <summary>One attempt to bring reports to the collector (TR-069 Annex N).</summary>
/// <param name="Settings">As they were when the attempt began.</param>
/// <param name="Url">With its query.</param>
/// <param name="Reports">The current one first; those that failed before ride with it.</param>
internal sealed record BulkDelivery(
    BulkProfileSettings Settings,
    Uri Url,
    IReadOnlyList<CollectedReport> Reports
)
{
    /// <summary>
    /// "oui, pc and sn always, then the RequestURIParameter rows in order, percent-encoded"; a query
    /// that the URL has already stays before them.
    /// </summary>
    public static Uri Address(BulkProfileSettings settings, DeviceIdStruct id, IParameterTree tree)
    {
        var query = new StringBuilder(settings.Url.Query.TrimStart('?'));
        void Add(string name, string value) =>
            query
                .Append(query.Length > 0 ? "&" : "")
                .Append(Uri.EscapeDataString(name))
                .Append('=')
                .Append(Uri.EscapeDataString(value));
        Add("oui", id.OUI);
        Add("pc", id.ProductClass);
        Add("sn", id.SerialNumber);
        foreach (var row in settings.UriParameters)
        {
            if (tree.TryGet(row.Reference, out var value))
                Add(row.Name.Length > 0 ? row.Name : row.Reference, value.Text);
        }
        return new UriBuilder(settings.Url) { Query = query.ToString(), Fragment = "" }.Uri;
    }

    /// <summary>Null when the collector took them; else what went wrong. Throws only when cancelled.</summary>
    public async Task<string?> SendAsync(AgentRuntime runtime, CancellationToken cancel)
    {
        try
        {
            await using var channel = new HttpChannel(
                Url,
                runtime.Connector,
                new HttpAuthorizer(Settings.Username, Settings.Password)
            );
            var call = new HttpCall(Settings.Method, Compressed(Encode(runtime.Readings)))
            {
                Fields = Fields(runtime.Time.GetUtcNow()),
            };
            var reply = await channel.SendAsync(call, cancel);
            // "2xx: done (200 processed, 202 taken); others: failed."
            return reply.Status is >= 200 and < 300
                ? null
                : $"{Url.Authority} answered HTTP {reply.Status}";
        }
        catch (HttpFailure failure)
        {
            return failure.Message;
        }
    }

    private byte[] Encode(StandardReadings readings)
    {
        var inMilliseconds = readings.BulkTimesInMilliseconds;
        return Encoding.UTF8.GetBytes(
            Settings.EncodingType == "CSV"
                ? new CsvEncoding(Settings, inMilliseconds).Write(Reports)
                : new JsonEncoding(Settings, inMilliseconds).Write(Reports)
        );
    }

    private string Fields(DateTimeOffset now)
    {
        var fields = new StringBuilder("Content-Type: ")
            .Append(
                Settings.EncodingType == "CSV"
                    ? "text/csv; charset=UTF-8; header=present"
                    : "application/json; charset=UTF-8"
            )
            .Append("\r\nBBF-Report-Format: \"")
            .Append(Settings.ReportFormat)
            .Append("\"\r\n");
        if (ContentCoding is { } coding)
            fields.Append("Content-Encoding: ").Append(coding).Append("\r\n");
        if (Settings.UseDateHeader)
            fields.Append(CultureInfo.InvariantCulture, $"Date: {now:R}\r\n");
        return fields.ToString();
    }

    private string? ContentCoding =>
        Settings.Compression switch
        {
            "GZIP" => "gzip",
            "Deflate" => "deflate",
            _ => null,
        };

    private byte[] Compressed(byte[] body)
    {
        if (ContentCoding is not { } coding)
            return body;
        using var packed = new MemoryStream();
        using (Stream stream = coding == "gzip" ? Gzip(packed) : Zlib(packed))
            stream.Write(body);
        return packed.ToArray();
    }

    private static GZipStream Gzip(Stream to) => new(to, CompressionLevel.Optimal, leaveOpen: true);

    // RFC 9110 8.4.1.2: "deflate" is the zlib format.
    private static ZLibStream Zlib(Stream to) => new(to, CompressionLevel.Optimal, leaveOpen: true);
}
