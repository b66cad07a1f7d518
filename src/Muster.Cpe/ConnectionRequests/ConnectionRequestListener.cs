using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Muster.Cpe.Http;

namespace Muster.Cpe.ConnectionRequests;

/// <summary>
/// Hears HTTP connection requests (TR-069 3.2.2), for one device or for a whole fleet on one port: each
/// device has a path of its own that cannot be guessed. It holds nothing for a device that is not being
/// asked for.
/// </summary>
internal sealed class ConnectionRequestListener : IAsyncDisposable
{
    private const int LongestLine = 16 * 1024;
    private const int MostFields = 100;
    private const int MostConnections = 1000;
    private const int MostRequestsOfOne = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConnectionRequestDesk _desk;
    private readonly ConcurrentDictionary<long, Task> _open = new();
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private long _number;

    public ConnectionRequestListener(
        IPEndPoint endPoint,
        TimeProvider time,
        Func<int, Agent?> deviceByIndex
    )
    {
        _time = time;
        _desk = new ConnectionRequestDesk(time, deviceByIndex);
        _listener = new TcpListener(endPoint);
        _listener.Start(backlog: 512);
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>The path of one device, the same as long as this listener lives.</summary>
    public string PathOf(int index) => _desk.PathOf(index);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_open.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                continue; // the peer was gone before it was accepted
            }
            if (_open.Count >= MostConnections)
            {
                socket.Dispose();
                continue;
            }
            var number = ++_number;
            var serving = ServeAsync(socket, number);
            _open[number] = serving;
            if (serving.IsCompleted)
                _open.TryRemove(number, out _);
        }
    }

    private async Task ServeAsync(Socket socket, long number)
    {
        await Task.Yield();
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reader = new HttpByteReader(stream);
            // One patience for all requests of a connection: a slow sender holds it for no longer.
            using var patience = new CancellationTokenSource(Patience, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(
                _stop.Token,
                patience.Token
            );
            for (var i = 0; i < MostRequestsOfOne; i++)
                if (!await ServeOneAsync(stream, reader, both.Token))
                    break;
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or SocketException
                        or HttpFailure
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            // A stranger's broken connection is nobody's trouble.
        }
        finally
        {
            _open.TryRemove(number, out _);
        }
    }

    /// <summary>False when the connection is not to be used again.</summary>
    private async Task<bool> ServeOneAsync(
        NetworkStream stream,
        HttpByteReader reader,
        CancellationToken cancel
    )
    {
        if (await reader.ReadLineAsync(LongestLine, cancel) is not { } line)
            return false;
        var parts = line.Split(' ');
        string? authorization = null;
        var keep = parts is [_, _, "HTTP/1.1"];
        for (var fields = 0; ; fields++)
        {
            var field = await reader.ReadLineAsync(LongestLine, cancel);
            if (field is null || fields == MostFields)
                return false;
            if (field.Length == 0)
                break;
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var value = field[(colon + 1)..].Trim();
            switch (field[..colon].ToUpperInvariant())
            {
                case "AUTHORIZATION":
                    authorization = value;
                    break;
                case "CONNECTION":
                    keep &= !value.Equals("close", StringComparison.OrdinalIgnoreCase);
                    break;
                case "CONTENT-LENGTH" when value != "0":
                case "TRANSFER-ENCODING":
                    keep = false; // "no body; ignore any": it goes with the connection
                    break;
            }
        }
        var answer =
            parts.Length == 3
                ? _desk.Answer(parts[0], parts[1], authorization)
                : new ConnectionRequestAnswer(400);
        await stream.WriteAsync(answer.ToBytes(keep && answer.Status != 400), cancel);
        // "The CPE answers at once, before the session is opened."
        answer.Afterwards?.Invoke();
        return keep && answer.Status != 400;
    }
}

/// <summary>One reply to a connection request: it has no body.</summary>
internal sealed record ConnectionRequestAnswer(int Status)
{
    public string? Challenge { get; init; }

    /// <summary>What to do once the reply is out.</summary>
    public Action? Afterwards { get; init; }

    public byte[] ToBytes(bool keep)
    {
        var reason = Status switch
        {
            200 => "OK",
            400 => "Bad Request",
            401 => "Unauthorized",
            404 => "Not Found",
            405 => "Method Not Allowed",
            _ => "Service Unavailable",
        };
        var text = new StringBuilder(256)
            .Append("HTTP/1.1 ")
            .Append(Status)
            .Append(' ')
            .Append(reason);
        if (Challenge is not null)
            text.Append("\r\nWWW-Authenticate: ").Append(Challenge);
        if (Status == 405)
            text.Append("\r\nAllow: GET");
        text.Append("\r\nContent-Length: 0");
        if (!keep)
            text.Append("\r\nConnection: close");
        return Encoding.Latin1.GetBytes(text.Append("\r\n\r\n").ToString());
    }
}
