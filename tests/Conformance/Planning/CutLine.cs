using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conformance.Planning;

/// <summary>The line between the program and the server, which is cut in the middle of an answer.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private const StringComparison Ignore = StringComparison.OrdinalIgnoreCase;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _server;
    private readonly Func<string, int> _cut;
    private readonly bool _isPolite;
    private readonly Task _running;

    /// <param name="server">To which port the line leads.</param>
    /// <param name="cut">Of an answer as far as it has come, how much is handed on; -1 until that can be told.</param>
    /// <param name="isPolite">The answer ends as one should, only too early.</param>
    public CutLine(int server, Func<string, int> cut, bool isPolite = false)
    {
        (_server, _cut, _isPolite) = (server, cut, isPolite);
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var near = await _listener.AcceptSocketAsync(_stopping.Token);
                using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, _server, _stopping.Token);
                using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                var asking = CopyAsync(near, far, over.Token);
                await AnswerAsync(far, near, over.Token);
                await over.CancelAsync();
                await Task.WhenAny(asking);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken cancellation)
    {
        var buffer = new byte[65536];
        while (await from.ReceiveAsync(buffer, cancellation) is > 0 and var read)
            await to.SendAsync(buffer.AsMemory(0, read), cancellation);
    }

    private async Task AnswerAsync(Socket from, Socket to, CancellationToken cancellation)
    {
        var answer = "";
        var buffer = new byte[65536];
        while (await from.ReceiveAsync(buffer, cancellation) is > 0 and var read)
        {
            answer += Encoding.Latin1.GetString(buffer, 0, read);
            if (_cut(answer) < 0)
                continue;
            var kept = answer[.._cut(answer)];
            await to.SendAsync(
                Encoding.Latin1.GetBytes(_isPolite ? Unchunked(kept) : kept),
                cancellation
            );
            if (_isPolite)
                to.Shutdown(SocketShutdown.Send);
            else
                to.LingerState = new LingerOption(enable: true, seconds: 0);
            to.Close();
            return;
        }
    }

    /// <summary>As a proxy of HTTP/1.0 hands it on, which ends an answer by closing the connection.</summary>
    private static string Unchunked(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = answer[..end].Replace("\r\nTransfer-Encoding: chunked", "", Ignore);
        var body = new StringBuilder();
        for (var at = end + 4; at < answer.Length; )
        {
            var line = answer.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (line < 0)
                break;
            var size = int.Parse(
                answer[at..line],
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            body.Append(answer[(line + 2)..Math.Min(line + 2 + size, answer.Length)]);
            at = line + 2 + size + 2;
        }
        return $"{head}\r\nConnection: close\r\n\r\n{body}";
    }
}
