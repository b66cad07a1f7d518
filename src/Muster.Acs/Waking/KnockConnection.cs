using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Muster.Acs.Waking;

/// <summary>
/// A TCP connection that can send one kind of request and reads answers no larger than they need to
/// be. A small client of our own: a general one gives up on folded headers and bare line feeds, and
/// would follow redirects, decompress, keep cookies and read on for ever.
/// </summary>
internal sealed class KnockConnection : IDisposable
{
    /// <summary>Octets of an answer's head; endless headers end here.</summary>
    public const int MaxHead = 8 * 1024;

    /// <summary>Octets of a body that are read past to use the connection again.</summary>
    public const int MaxBody = 4 * 1024;

    private readonly Socket socket;
    private readonly byte[] buffer = new byte[MaxHead];
    private Stream stream = Stream.Null;
    private int filled;

    private KnockConnection(Socket socket) => this.socket = socket;

    public static async Task<KnockConnection> OpenAsync(
        IPEndPoint end,
        ConnectionRequestTarget target,
        CancellationToken cancellation
    )
    {
        var connection = new KnockConnection(
            new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        );
        try
        {
            connection.socket.NoDelay = true;
            await connection.socket.ConnectAsync(end, cancellation);
            connection.stream = new NetworkStream(connection.socket, ownsSocket: false);
            if (target.IsHttps)
                await connection.SecureAsync(target.Host, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends a GET and reads the answer's head, and its body as far as that allows another request.
    /// Null when the device closed the connection without a word or answered what is no HTTP.
    /// </summary>
    public async Task<(KnockAnswer? Answer, bool Usable)> GetAsync(
        ConnectionRequestTarget target,
        string? authorization,
        CancellationToken cancellation
    )
    {
        var request = $"GET {target.RequestTarget} HTTP/1.1\r\nHost: {target.HostHeader}\r\n";
        if (authorization is not null)
            request += $"Authorization: {authorization}\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request + "\r\n"), cancellation);
        if (
            await ReadHeadAsync(cancellation) is not { } head
            || KnockAnswer.Parse(head) is not { } answer
        )
            return (null, false);
        var usable =
            !answer.Closes
            && answer.ContentLength is <= MaxBody and var length
            && await SkipAsync(length, cancellation);
        return (answer, usable);
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    /// <summary>
    /// Quirk 172: where a device says https it shows a certificate of its own making. The request
    /// carries no secret (Digest), and what it causes is only a session that proves itself.
    /// </summary>
    private async Task SecureAsync(string host, CancellationToken cancellation)
    {
        var tls = new SslStream(stream);
        stream = tls;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        await tls.AuthenticateAsClientAsync(options, cancellation);
    }

    private async Task<string?> ReadHeadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (HeadEnd(buffer.AsSpan(0, filled)) is var end && end > 0)
            {
                var head = Encoding.Latin1.GetString(buffer, 0, end);
                Consume(end);
                // 1xx is no answer yet.
                if (KnockAnswer.Parse(head) is { Status: < 200 })
                    continue;
                return head;
            }
            if (filled == buffer.Length)
                return null;
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellation);
            if (read == 0)
                return filled == 0 ? null : Encoding.Latin1.GetString(buffer, 0, filled);
            filled += read;
        }
    }

    /// <summary>The octets up to and with the empty line; 0 while it has not come.</summary>
    private static int HeadEnd(ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] != '\n')
                continue;
            if (i + 1 < octets.Length && octets[i + 1] == '\n')
                return i + 2;
            if (i + 2 < octets.Length && octets[i + 1] == '\r' && octets[i + 2] == '\n')
                return i + 3;
        }
        return 0;
    }

    private async Task<bool> SkipAsync(int length, CancellationToken cancellation)
    {
        var left = length;
        while (true)
        {
            var now = Math.Min(left, filled);
            Consume(now);
            left -= now;
            if (left == 0)
                return true;
            filled = await stream.ReadAsync(buffer, cancellation);
            if (filled == 0)
                return false;
        }
    }

    private void Consume(int octets)
    {
        buffer.AsSpan(octets, filled - octets).CopyTo(buffer);
        filled -= octets;
    }
}
