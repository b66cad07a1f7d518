using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Muster.Cpe.Http;

namespace Muster.Cpe.Diagnostics;

/// <summary>
/// One HTTP exchange for each connection, by hand, because TR-143 wants to know when the first and the
/// last packet passed. Answers the state of the test.
/// </summary>
internal sealed class HttpTransfer(
    DiagnosticJob job,
    Uri url,
    IPAddress host,
    ThroughputMeter meter
)
{
    private const int ChunkSize = 64 * 1024;
    private const int LargestHead = 16 * 1024;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);
    private static readonly byte[] Noise = MakeNoise();

    /// <summary>Ends the test after this time rather than at its size.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// Most octets of one connection. More than a file may have are an error; a test that ends by its
    /// time keeps nothing, and just ends there.
    /// </summary>
    private long Most =>
        Duration is null
            ? job.Runtime.Options.MaxFileBytes
            : job.Runtime.Options.MaxTimedTestBytes / meter.Connections;

    public Task<string> DownloadAsync(int number, CancellationToken cancel) =>
        RunAsync(
            number,
            "Error_TransferFailed",
            (stream, times, token) => DownloadAsync(stream, times, token),
            cancel
        );

    public Task<string> UploadAsync(int number, long length, CancellationToken cancel) =>
        RunAsync(
            number,
            "Error_NoTransferComplete",
            (stream, times, token) => UploadAsync(stream, times, length, token),
            cancel
        );

    private async Task<string> RunAsync(
        int number,
        string broken,
        Func<Stream, ConnectionTimes, CancellationToken, Task<string>> exchange,
        CancellationToken cancel
    )
    {
        var times = meter.All[number];
        using var silence = new CancellationTokenSource(LongestSilence, job.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, silence.Token);
        try
        {
            using var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            times.OpenRequest = Now;
            await socket.ConnectAsync(new IPEndPoint(host, url.Port), both.Token);
            times.OpenResponse = Now;
            await using var stream = await SecureAsync(socket, both.Token);
            // From here on each read or write has its own patience.
            return await exchange(stream, times, cancel);
        }
        catch (SocketException)
        {
            return "Error_InitConnectionFailed";
        }
        catch (AuthenticationException)
        {
            return "Error_InitConnectionFailed";
        }
        catch (IOException)
        {
            return broken;
        }
        catch (OperationCanceledException) when (times.OpenResponse == default)
        {
            return "Error_InitConnectionFailed";
        }
        catch (OperationCanceledException)
        {
            return "Error_Timeout";
        }
    }

    private DateTimeOffset Now => job.Time.GetUtcNow();

    private async Task<string> DownloadAsync(
        Stream stream,
        ConnectionTimes times,
        CancellationToken cancel
    )
    {
        await SendHeadAsync(stream, times, "GET", "Accept-Encoding: identity\r\n", cancel);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var head = new ReplyHead(LargestHead);
            while (true)
            {
                var count = await ReadAsync(stream, buffer, cancel);
                var now = Now;
                if (times.Begin == default && count > 0)
                    meter.Begin(times, now);
                times.Received += count;
                meter.Count(count, now);
                if (count == 0)
                    return End(times, now, head, isFull: false);
                head.Add(buffer.AsSpan(0, count));
                if (head.IsBad)
                    return "Error_TransferFailed";
                var isFull = times.Received - head.Length > Most;
                if (isFull && Duration is null)
                    return "Error_TransferFailed";
                if (isFull || head.IsComplete || now - times.Begin >= Duration)
                    return End(times, now, head, isFull);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string End(ConnectionTimes times, DateTimeOffset now, ReplyHead head, bool isFull)
    {
        if (times.Begin == default)
            return "Error_NoResponse";
        meter.End(times, now);
        var isCut = isFull || (Duration is { } duration && now - times.Begin >= duration);
        return head.Status switch
        {
            401 or 403 => "Error_LoginFailed",
            not 200 => "Error_TransferFailed",
            // "Error_IncorrectSize": fewer octets than announced.
            _ when !isCut && !head.IsComplete && head.ContentLength is not null =>
                "Error_IncorrectSize",
            _ => DiagnosticOutcome.Complete,
        };
    }

    private async Task<string> UploadAsync(
        Stream stream,
        ConnectionTimes times,
        long length,
        CancellationToken cancel
    )
    {
        var framing = Duration is null
            ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n")
            : "Transfer-Encoding: chunked\r\n";
        times.Sent = await SendHeadAsync(
            stream,
            times,
            "PUT",
            $"Content-Type: application/octet-stream\r\n{framing}",
            cancel
        );
        // "BOMTime: the first data packet is sent"; the header is of the transaction too.
        meter.Begin(times, times.Request);
        meter.Count(times.Sent, times.Request);
        await SendBodyAsync(stream, times, length, cancel);
        var buffer = ArrayPool<byte>.Shared.Rent(LargestHead);
        try
        {
            var head = new ReplyHead(LargestHead);
            int count;
            do
            {
                count = await ReadAsync(stream, buffer, cancel);
                times.Received += count;
                head.Add(buffer.AsSpan(0, count));
            } while (count > 0 && head.Status == 0 && !head.IsBad);
            // "EOMTime: the HTTP successful response is received."
            meter.End(times, Now);
            return head.Status switch
            {
                0 => "Error_NoResponse",
                401 or 403 => "Error_LoginFailed",
                >= 200 and < 300 => DiagnosticOutcome.Complete,
                _ => "Error_NoTransferComplete",
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task SendBodyAsync(
        Stream stream,
        ConnectionTimes times,
        long length,
        CancellationToken cancel
    )
    {
        var most = Duration is null ? length : Most;
        var frame = Encoding.ASCII.GetBytes($"{ChunkSize:x}\r\n");
        for (var left = most; left > 0; )
        {
            var count = (int)Math.Min(left, ChunkSize);
            if (Duration is { } duration)
            {
                // Whole chunks only, so that one frame serves them all.
                if (Now - times.Begin >= duration || count < ChunkSize)
                    break;
                await WriteAsync(stream, frame, cancel);
                await WriteAsync(stream, Noise, cancel);
                await WriteAsync(stream, "\r\n"u8.ToArray(), cancel);
                times.Sent += frame.Length + 2;
            }
            else
            {
                await WriteAsync(stream, Noise.AsMemory(0, count), cancel);
            }
            left -= count;
            times.Sent += count;
            meter.Count(count, Now);
        }
        if (Duration is not null)
            await WriteAsync(stream, "0\r\n\r\n"u8.ToArray(), cancel);
    }

    private async Task<int> SendHeadAsync(
        Stream stream,
        ConnectionTimes times,
        string method,
        string fields,
        CancellationToken cancel
    )
    {
        var authority = url.IsDefaultPort
            ? url.IdnHostInBrackets()
            : $"{url.IdnHostInBrackets()}:{url.Port}";
        var head = Encoding.ASCII.GetBytes(
            $"{method} {url.PathAndQuery} HTTP/1.1\r\nHost: {authority}\r\n{fields}"
                + "Connection: close\r\n\r\n"
        );
        times.Request = Now;
        await WriteAsync(stream, head, cancel);
        times.Sent += head.Length;
        return head.Length;
    }

    private async Task<Stream> SecureAsync(Socket socket, CancellationToken cancel)
    {
        Stream stream = new NetworkStream(socket);
        if (url.Scheme != Uri.UriSchemeHttps)
            return stream;
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(job.Runtime.Connector.Tls.For(url.IdnHost), cancel);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private async Task<int> ReadAsync(Stream stream, Memory<byte> into, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(LongestSilence, job.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        return await stream.ReadAsync(into, both.Token);
    }

    private async Task WriteAsync(
        Stream stream,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(LongestSilence, job.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        await stream.WriteAsync(bytes, both.Token);
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[ChunkSize];
        new Random(143).NextBytes(noise);
        return noise;
    }
}
