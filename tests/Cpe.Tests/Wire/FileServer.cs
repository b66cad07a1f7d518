using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Cpe.Tests.Wire;

/// <summary>A file server that answers each request with what the test scripted for its path.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly LockStepAcs _wire = new();
    private readonly Dictionary<string, Func<WireRequest, Task>> _paths = new(
        StringComparer.Ordinal
    );
    private readonly List<WireRequest> _seen = [];
    private readonly TaskCompletionSource _stop = new();
    private readonly Task _serving;

    public FileServer() => _serving = ServeAsync();

    public IReadOnlyList<WireRequest> Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    /// <summary>The URL under which a reply is given.</summary>
    public Uri Offer(string path, Func<WireRequest, Task> reply)
    {
        _paths[path] = reply;
        return new Uri($"http://127.0.0.1:{_wire.Port}{path}");
    }

    public Uri OfferFile(string path, string content) =>
        Offer(path, r => r.ReplyAsync(Soap.Http(content)));

    public Uri OfferStatus(string path, string status) =>
        Offer(path, r => r.ReplyAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));

    /// <summary>An address where nobody listens.</summary>
    public static Uri Nowhere()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new Uri($"http://127.0.0.1:{port}/file");
    }

    public async ValueTask DisposeAsync()
    {
        _stop.TrySetResult();
        await _serving;
        await _wire.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var next = _wire.NextAsync();
            if (await Task.WhenAny(next, _stop.Task) == _stop.Task)
                return;
            var request = await next;
            lock (_seen)
                _seen.Add(request);
            await _paths[request.RequestLine.Split(' ')[1]](request);
        }
    }
}
