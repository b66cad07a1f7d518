using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Acs.Tests.Wire;

/// <summary>
/// A CPE whose every octet the test decides: it speaks HTTP by hand over a socket, so that wrong
/// traffic can be sent as easily as right.
/// </summary>
internal sealed class LockStepCpe(Uri acs) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TcpClient? _tcp;
    private Stream? _stream;

    /// <summary>What comes over it, read in pieces: nobody reads the stream itself.</summary>
    private BufferedStream? _replies;

    /// <summary>Returned with each POST once the ACS has set one; null it to forget it.</summary>
    public string? Cookie { get; set; }

    /// <summary>Sent as Authorization with each POST, when set.</summary>
    public string? Authorization { get; set; }

    /// <summary>Whether cookies are kept at all.</summary>
    public bool KeepsCookies { get; init; } = true;

    public void Hangup()
    {
        _stream?.Dispose();
        _tcp?.Dispose();
        (_stream, _tcp, _replies) = (null, null, null);
    }

    public void Dispose() => Hangup();

    /// <summary>POSTs a body with a Content-Length and the usual headers; an empty string is the empty POST.</summary>
    public Task<WireReply> PostAsync(string body, params string[] headers) =>
        PostAsync(Encoding.UTF8.GetBytes(body), headers);

    public Task<WireReply> PostAsync(byte[] body, params string[] headers)
    {
        var head = new StringBuilder("POST /cwmp HTTP/1.1\r\n").Append(
            $"Host: {acs.Authority}\r\n"
        );
        if (!headers.Any(header => header.StartsWith("Content-Type", StringComparison.Ordinal)))
        {
            if (body.Length > 0)
                head.Append("Content-Type: text/xml; charset=utf-8\r\nSOAPAction:\r\n");
        }
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        if (Cookie is not null)
            head.Append($"Cookie: {Cookie}\r\n");
        if (Authorization is not null)
            head.Append($"Authorization: {Authorization}\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        head.Append("\r\n");
        return SendAsync([.. Encoding.Latin1.GetBytes(head.ToString()), .. body]);
    }

    /// <summary>Sends these octets as they are and reads one reply.</summary>
    public async Task<WireReply> SendAsync(byte[] octets)
    {
        await WriteAsync(octets);
        return await ReceiveAsync();
    }

    public async Task WriteAsync(byte[] octets)
    {
        if (_tcp is null)
        {
            _tcp = new TcpClient { NoDelay = true };
            await _tcp.ConnectAsync(IPAddress.Loopback, acs.Port);
            _stream = _tcp.GetStream();
            _replies = new BufferedStream(_stream);
        }
        await _stream!.WriteAsync(octets);
    }

    public async Task<WireReply> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var head = await ReadHeadAsync(patience.Token);
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = lines[1..]
            .Select(line => line.Split(':', 2))
            .ToLookup(
                pair => pair[0].Trim(),
                pair => pair[1].Trim(),
                StringComparer.OrdinalIgnoreCase
            );
        var length = headers["Content-Length"].FirstOrDefault();
        var body = new byte[length is null ? 0 : int.Parse(length, CultureInfo.InvariantCulture)];
        if (status != 100)
            await _replies!.ReadExactlyAsync(body, patience.Token);
        var reply = new WireReply(status, lines[0], headers, Encoding.UTF8.GetString(body));
        if (KeepsCookies && headers["Set-Cookie"].FirstOrDefault() is { } cookie)
            Cookie = cookie.Split(';')[0];
        if (headers["Connection"].Contains("close"))
            Hangup();
        return reply;
    }

    /// <summary>Only the status line and the headers, of a reply whose length lies (HEAD).</summary>
    public async Task<string> ReceiveHeadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await ReadHeadAsync(patience.Token);
    }

    private async Task<string> ReadHeadAsync(CancellationToken cancellation)
    {
        var head = new List<byte>();
        var octet = new byte[1];
        while (!EndsHead(head))
        {
            if (await _replies!.ReadAsync(octet, cancellation) == 0)
                throw new IOException("The ACS closed the connection.");
            head.Add(octet[0]);
        }
        return Encoding.Latin1.GetString([.. head]);
    }

    private static bool EndsHead(List<byte> head) =>
        head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];
}

/// <summary>What came back, as text.</summary>
internal sealed record WireReply(
    int Status,
    string StatusLine,
    ILookup<string, string> Headers,
    string Body
);
