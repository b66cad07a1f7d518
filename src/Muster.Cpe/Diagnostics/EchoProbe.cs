using System.ComponentModel;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Muster.Cpe.Diagnostics;

/// <summary>What came back for one echo request.</summary>
/// <param name="Status">Success, TtlExpired, TimedOut and so on.</param>
/// <param name="From">Who answered; null for nobody.</param>
/// <param name="RoundTrip">How long it took.</param>
internal readonly record struct EchoReply(IPStatus Status, IPAddress? From, TimeSpan RoundTrip)
{
    public bool IsFromHost => Status == IPStatus.Success;

    public static EchoReply Lost => new(IPStatus.TimedOut, null, TimeSpan.Zero);
}

/// <summary>
/// ICMP echo requests where the system lets this process send them; else, for a host but not for the hops
/// before it, TCP: a connection to the discard port, accepted or refused, is an answer all the same.
/// </summary>
internal static class EchoProbe
{
    private const int DiscardPort = 9;

    /// <summary>The largest payload that the system's ping takes.</summary>
    private const int LargestPayload = 65_500;

    /// <summary>Null when ICMP is not to be had.</summary>
    public static async Task<EchoReply?> IcmpAsync(
        IPAddress host,
        int payload,
        int ttl,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var data = new byte[Math.Min(payload, LargestPayload)];
        var began = time.GetTimestamp();
        try
        {
            using var ping = new Ping();
            var reply = await ping.SendPingAsync(
                host,
                timeout,
                data,
                new PingOptions(ttl, dontFragment: false),
                cancel
            );
            var isAnswer = reply.Status != IPStatus.TimedOut;
            return new EchoReply(
                reply.Status,
                isAnswer ? reply.Address : null,
                time.GetElapsedTime(began)
            );
        }
        catch (PlatformNotSupportedException)
        {
            return null;
        }
        catch (PingException trouble)
        {
            // EPERM, or no ping program to fall back to: not allowed. All else is a lost packet.
            var cause = Innermost(trouble);
            var isForbidden = cause is SocketException socket
                ? socket.SocketErrorCode == SocketError.AccessDenied
                : cause is Win32Exception or PlatformNotSupportedException;
            return isForbidden ? null : new EchoReply(Unreachable(cause), null, TimeSpan.Zero);
        }
    }

    public static async Task<EchoReply> TcpAsync(
        IPAddress host,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        var began = time.GetTimestamp();
        try
        {
            await socket.ConnectAsync(new IPEndPoint(host, DiscardPort), both.Token);
            return new EchoReply(IPStatus.Success, host, time.GetElapsedTime(began));
        }
        catch (SocketException refused)
            when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new EchoReply(IPStatus.Success, host, time.GetElapsedTime(began));
        }
        catch (SocketException trouble)
        {
            return new EchoReply(Unreachable(trouble), null, TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return EchoReply.Lost;
        }
    }

    private static IPStatus Unreachable(Exception trouble) =>
        trouble is SocketException { SocketErrorCode: SocketError.NetworkUnreachable }
            ? IPStatus.DestinationNetworkUnreachable
        : trouble is SocketException { SocketErrorCode: SocketError.HostUnreachable }
            ? IPStatus.DestinationHostUnreachable
        : IPStatus.TimedOut;

    private static Exception Innermost(Exception trouble) =>
        trouble.InnerException is { } inner ? Innermost(inner) : trouble;
}
