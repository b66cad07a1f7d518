using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Bench;

/// <summary>An HTTP answer as it came.</summary>
internal sealed record Answer(int Status, string Head, byte[] Body)
{
    public IEnumerable<string> Header(string name) =>
        from line in Head.Split("\r\n")
        where line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)
        select line[(name.Length + 1)..].Trim();
}

/// <summary>One TCP connection that speaks just enough HTTP/1.1, and costs as little as it can.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int filled;

    public static async Task<Wire> OpenAsync(EndPoint server, CancellationToken cancellation)
    {
        var wire = new Wire();
        try
        {
            await wire.socket.ConnectAsync(server, cancellation);
            return wire;
        }
        catch (SocketException refused)
        {
            wire.Dispose();
            throw new BenchFailure($"The server refused a connection: {refused.Message}");
        }
    }

    public async ValueTask<Answer> ExchangeAsync(
        ReadOnlyMemory<byte> request,
        CancellationToken cancellation
    )
    {
        for (var sent = 0; sent < request.Length; )
            sent += await socket.SendAsync(request[sent..], SocketFlags.None, cancellation);
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            await FillAsync(cancellation);
        var head = Encoding.Latin1.GetString(buffer, 0, end);
        Take(end + 4);
        var status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        return new Answer(status, head, await BodyAsync(status, head, cancellation));
    }

    public void Dispose()
    {
        socket.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private async ValueTask<byte[]> BodyAsync(
        int status,
        string head,
        CancellationToken cancellation
    )
    {
        if (status == 204)
            return [];
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
            return await ChunksAsync(cancellation);
        const string Length = "Content-Length: ";
        var at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            throw new BenchFailure($"An answer does not say how long it is:\n{head}");
        var digits = head.AsSpan(at + Length.Length);
        var stop = digits.IndexOf('\r');
        var count = int.Parse(stop < 0 ? digits : digits[..stop], CultureInfo.InvariantCulture);
        return await ExactlyAsync(count, cancellation);
    }

    private async ValueTask<byte[]> ChunksAsync(CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n"u8)) < 0)
                await FillAsync(cancellation);
            var size = Encoding.Latin1.GetString(buffer, 0, end).Split(';')[0];
            Take(end + 2);
            var count = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(await ExactlyAsync(count, cancellation));
            await ExactlyAsync(2, cancellation);
            if (count == 0)
                return body.WrittenSpan.ToArray();
        }
    }

    private async ValueTask<byte[]> ExactlyAsync(int count, CancellationToken cancellation)
    {
        while (filled < count)
            await FillAsync(cancellation);
        var bytes = buffer.AsSpan(0, count).ToArray();
        Take(count);
        return bytes;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (filled == buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(0, filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        var read = await socket.ReceiveAsync(
            buffer.AsMemory(filled),
            SocketFlags.None,
            cancellation
        );
        if (read == 0)
            throw new BenchFailure("The server closed the connection in the middle of a session.");
        filled += read;
    }

    private void Take(int count)
    {
        buffer.AsSpan(count, filled - count).CopyTo(buffer);
        filled -= count;
    }
}
