using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Muster.Cpe.Http;

/// <summary>Resolves a host name; a test gives it dead addresses.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>How connections are made; shared by all devices of a fleet.</summary>
internal sealed record HttpConnector(TlsSettings Tls, TimeProvider Time)
{
    public ResolveHost Resolve { get; init; } = Dns.GetHostAddressesAsync;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long to wait for a reply. "30 seconds or more": a CPE must not give a slow ACS up earlier.
    /// </summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Which of several addresses is first: any, or the resolver's first.</summary>
    public bool RandomFirstAddress { get; init; } = true;
}

/// <summary>
/// One TCP connection, in TLS or in clear, that carries one exchange after another. It belongs to one
/// session: an ACS may take the connection for the session's identity, so it is never shared.
/// </summary>
internal sealed class HttpConnection : IAsyncDisposable
{
    private readonly Stream _stream;

    private HttpConnection(Uri origin, Stream stream)
    {
        Origin = origin;
        _stream = stream;
        Reader = new HttpByteReader(stream);
    }

    public Uri Origin { get; }

    public HttpByteReader Reader { get; }

    /// <summary>Exchanges completed so far: a connection that worked once may have gone stale.</summary>
    public int Exchanges { get; set; }

    public bool Serves(Uri url) =>
        Origin.Scheme == url.Scheme
        && Origin.Port == url.Port
        && Origin.IdnHost.Equals(url.IdnHost, StringComparison.OrdinalIgnoreCase);

    public static async Task<HttpConnection> OpenAsync(
        Uri url,
        HttpConnector connector,
        CancellationToken cancel
    )
    {
        var host = url.IdnHost;
        var socket = await ConnectAsync(host, url.Port, connector, cancel);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (url.Scheme != Uri.UriSchemeHttps)
            return new HttpConnection(url, stream);
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(connector.Tls.For(host), cancel);
            return new HttpConnection(url, tls);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw new HttpFailure(
                HttpFailureKind.Tls,
                $"TLS with {host} failed: {failure.Message}",
                failure
            );
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        _stream.WriteAsync(bytes, cancel);

    public async ValueTask DisposeAsync()
    {
        Reader.Dispose();
        try
        {
            await _stream.DisposeAsync();
        }
        catch (IOException)
        {
            // The peer was faster: the connection is gone, which is what was asked for.
        }
    }

    /// <summary>"DNS with several addresses: pick at random, try the others before giving up."</summary>
    internal static async Task<Socket> ConnectAsync(
        string host,
        int port,
        HttpConnector connector,
        CancellationToken cancel
    )
    {
        var addresses = await ResolveAsync(host, connector, cancel);
        var first =
            connector.RandomFirstAddress && addresses.Length > 1
                ? Random.Shared.Next(addresses.Length)
                : 0;
        SocketException? last = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            var address = addresses[(first + i) % addresses.Length];
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
            };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancel);
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw new HttpFailure(
            HttpFailureKind.Unreachable,
            $"no connection to {host}:{port}: {last?.Message ?? "the name has no address"}",
            last
        );
    }

    internal static async Task<IPAddress[]> ResolveAsync(
        string host,
        HttpConnector connector,
        CancellationToken cancel
    )
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        try
        {
            return await connector.Resolve(host, cancel);
        }
        catch (SocketException failure)
        {
            throw new HttpFailure(
                HttpFailureKind.Unreachable,
                $"the name {host} does not resolve",
                failure
            );
        }
    }
}
