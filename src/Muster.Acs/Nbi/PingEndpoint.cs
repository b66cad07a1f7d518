using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace Muster.Acs.Nbi;

/// <summary>
/// GET /ping/HOST: three echo requests, told as the program ping tells them. No shell sees the name: it
/// is resolved here, and only an address is pinged.
/// </summary>
internal sealed class PingEndpoint(TimeProvider clock) : IDisposable
{
    private const int Count = 3;
    private const int Octets = 56;
    private const int MaxAtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim turns = new(MaxAtOnce);

    public void Dispose() => turns.Dispose();

    public async Task PingAsync(NbiExchange exchange, string host)
    {
        if (!await turns.WaitAsync(TimeSpan.Zero, exchange.Cancellation))
            throw new NbiRefusal(503, $"{MaxAtOnce} hosts are pinged already; try later.");
        try
        {
            var address = await ResolveAsync(host, exchange.Cancellation);
            var (received, text) = await RunAsync(host, address, exchange.Cancellation);
            exchange.Http.Response.Headers.CacheControl = "no-cache";
            await exchange.EndAsync(received > 0 ? 200 : 404, text);
        }
        catch (Exception trouble) when (trouble is PingException or PlatformNotSupportedException)
        {
            var why = trouble.InnerException?.Message ?? trouble.Message;
            throw new NbiRefusal(500, $"ping: {host}: {why}", trouble);
        }
        finally
        {
            turns.Release();
        }
    }

    private static async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal))
            return literal;
        try
        {
            var all = await Dns.GetHostAddressesAsync(host, cancellation);
            return all.OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork)
                .First();
        }
        catch (Exception unknown)
            when (unknown is SocketException or ArgumentException or InvalidOperationException)
        {
            throw new NbiRefusal(500, $"ping: {host}: Name or service not known", unknown);
        }
    }

    private async Task<(int Received, string Text)> RunAsync(
        string host,
        IPAddress address,
        CancellationToken cancellation
    )
    {
        var text = new StringBuilder();
        Line(text, $"PING {host} ({address}) {Octets}({Octets + 28}) bytes of data.");
        var times = new List<double>();
        var began = clock.GetTimestamp();
        for (var number = 1; number <= Count; number++)
        {
            using var ping = new Ping();
            var sent = clock.GetTimestamp();
            var reply = await ping.SendPingAsync(
                address,
                Patience,
                new byte[Octets],
                cancellationToken: cancellation
            );
            var took = clock.GetElapsedTime(sent).TotalMilliseconds;
            if (reply.Status != IPStatus.Success)
                continue;
            times.Add(took);
            var life = reply.Options?.Ttl is { } ttl ? $" ttl={ttl}" : "";
            Line(
                text,
                $"{Octets + 8} bytes from {reply.Address}: icmp_seq={number}{life} time={took:0.000} ms"
            );
            if (number < Count)
                await Task.Delay(Pause, clock, cancellation);
        }
        Summarize(text, host, times, clock.GetElapsedTime(began));
        return (times.Count, text.ToString());
    }

    private static void Summarize(
        StringBuilder text,
        string host,
        List<double> times,
        TimeSpan took
    )
    {
        var lost = 100 * (Count - times.Count) / Count;
        Line(text, $"");
        Line(text, $"--- {host} ping statistics ---");
        Line(
            text,
            $"{Count} packets transmitted, {times.Count} received, {lost}% packet loss, time {took.TotalMilliseconds:0}ms"
        );
        if (times.Count == 0)
            return;
        var mean = times.Average();
        var spread = Math.Sqrt(Math.Max(0, times.Average(time => time * time) - mean * mean));
        Line(
            text,
            $"rtt min/avg/max/mdev = {times.Min():0.000}/{mean:0.000}/{times.Max():0.000}/{spread:0.000} ms"
        );
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
