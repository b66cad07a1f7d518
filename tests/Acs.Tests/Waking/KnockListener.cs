using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Acs.Tests.Waking;

/// <summary>
/// A device's connection request listener that answers with the bytes it is told, right or wrong. One
/// script entry answers one request; after the last it hangs up.
/// </summary>
internal sealed class KnockListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<Reply> script;
    private readonly Task loop;

    public KnockListener(params Reply[] replies)
    {
        script = new(replies);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        loop = AcceptAsync();
    }

    public int Port { get; }
    public string Url => $"http://127.0.0.1:{Port}/cr";

    /// <summary>The heads of the requests, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>How many connections were made.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await loop;
        stopping.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(stopping.Token);
                Connections++;
                await ServeAsync(socket);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            while (await ReadRequestAsync(socket) is { } request)
            {
                Requests.Enqueue(request);
                if (!script.TryDequeue(out var reply))
                    return;
                if (!await reply.WriteAsync(socket, stopping.Token))
                    return;
            }
        }
        catch (SocketException)
        {
            // The caller has had enough, as it should.
        }
    }

    private async Task<string?> ReadRequestAsync(Socket socket)
    {
        var text = new StringBuilder();
        var octet = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(octet, stopping.Token) == 0)
                return null;
            text.Append((char)octet[0]);
        }
        return text.ToString();
    }
}

/// <summary>What the listener does with one request; the answer says whether the connection stays.</summary>
internal sealed record Reply(string Text, bool KeepOpen = true, bool Endless = false)
{
    public static Reply HangUp { get; } = new("", KeepOpen: false);

    public static Reply Status(int status, params string[] headers) =>
        new(
            $"HTTP/1.1 {status} X\r\n"
                + string.Concat(headers.Select(h => h + "\r\n"))
                + "Content-Length: 0\r\n\r\n"
        );

    public async Task<bool> WriteAsync(Socket socket, CancellationToken cancellation)
    {
        var octets = Encoding.Latin1.GetBytes(Text);
        do
        {
            for (var sent = 0; sent < octets.Length; )
                sent += await socket.SendAsync(octets.AsMemory(sent), cancellation);
        } while (Endless);
        return KeepOpen;
    }
}
