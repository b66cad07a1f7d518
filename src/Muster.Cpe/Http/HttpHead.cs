using System.Globalization;

namespace Muster.Cpe.Http;

/// <summary>Status line and header fields of a reply.</summary>
internal sealed class HttpHead
{
    private const int LongestLine = 16 * 1024;
    private const int MostFields = 200;

    private readonly List<(string Name, string Value)> _fields = [];

    private HttpHead(int status, bool version11) => (Status, IsVersion11) = (status, version11);

    public int Status { get; }

    public bool IsVersion11 { get; }

    public string? this[string name] => All(name).FirstOrDefault();

    public IEnumerable<string> All(string name) =>
        _fields
            .Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(field => field.Value);

    public bool Has(string name, string token) =>
        All(name)
            .SelectMany(value => value.Split(','))
            .Any(item => item.AsSpan().Trim().Equals(token, StringComparison.OrdinalIgnoreCase));

    public long? ContentLength =>
        this["Content-Length"] is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
        : throw Malformed($"Content-Length is '{text}'");

    /// <summary>Null when the connection ended before the first byte: it may be tried anew.</summary>
    public static async ValueTask<HttpHead?> ReadAsync(
        HttpByteReader reader,
        CancellationToken cancel
    )
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(LongestLine, cancel);
            if (line is null)
                return null;
            var head = ParseStatusLine(line);
            await head.ReadFieldsAsync(reader, cancel);
            // Interim answers (100 Continue, 103 Early Hints) precede the reply itself.
            if (head.Status is < 100 or >= 200)
                return head;
        }
    }

    private static HttpHead ParseStatusLine(string line)
    {
        var parts = line.Split(' ', 3);
        if (
            parts.Length < 2
            || !parts[0].StartsWith("HTTP/1.", StringComparison.OrdinalIgnoreCase)
            || !int.TryParse(
                parts[1],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var code
            )
            || code is < 100 or > 999
        )
            throw Malformed("the reply does not begin with an HTTP/1 status line");
        return new HttpHead(code, parts[0] != "HTTP/1.0");
    }

    private async ValueTask ReadFieldsAsync(HttpByteReader reader, CancellationToken cancel)
    {
        while (true)
        {
            var line =
                await reader.ReadLineAsync(LongestLine, cancel) ?? throw HttpByteReader.Broken();
            if (line.Length == 0)
                return;
            if (line[0] is ' ' or '\t' && _fields.Count > 0)
            {
                // Folded over two lines, as old servers write their challenges.
                var (name, value) = _fields[^1];
                _fields[^1] = (name, value + " " + line.Trim());
                continue;
            }
            if (_fields.Count == MostFields)
                throw Malformed("the reply has too many header fields");
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                _fields.Add((line[..colon].TrimEnd(), line[(colon + 1)..].Trim()));
        }
    }

    private static HttpFailure Malformed(string what) => new(HttpFailureKind.Protocol, what);
}
