using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace Muster.Cpe.Tests.Wire;

/// <summary>
/// An ACS that does nothing by itself: the test takes each request off the wire as it came and writes
/// each reply as raw bytes, so that wrong traffic can be sent too.
/// </summary>
internal sealed class LockStepAcs : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<WireRequest> _requests = Channel.CreateUnbounded<WireRequest>();
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2? _certificate;
    private readonly bool _demandsCertificate;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="certificate">Its own, with the key; null for plain HTTP.</param>
    /// <param name="demandsCertificate">Clients without a certificate are turned away.</param>
    public LockStepAcs(X509Certificate2? certificate = null, bool demandsCertificate = false)
    {
        _certificate = certificate;
        _demandsCertificate = demandsCertificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url =>
        new($"{(_certificate is null ? "http" : "https")}://localhost:{Port}/acs/cwmp");

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The server name the last ClientHello asked for.</summary>
    public string? ServerName { get; private set; }

    /// <summary>The thumbprint of the last certificate a client proved to own; null for none.</summary>
    public string? ClientThumbprint { get; private set; }

    /// <summary>True when no request is waiting to be taken.</summary>
    public bool IsQuiet => _requests.Reader.Count == 0;

    /// <summary>The next request, from whichever connection.</summary>
    public async Task<WireRequest> TakeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await _requests.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException("the CPE sent no request", late);
        }
    }

    /// <summary>The next request, whenever it comes.</summary>
    public Task<WireRequest> NextAsync() => _requests.Reader.ReadAsync(_stop.Token).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var number = Interlocked.Increment(ref _connections);
                _ = ServeAsync(client, number);
            }
            catch (Exception failure)
                when (failure is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        try
        {
            using var _ = client;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(
                    (_, hello, _, _) =>
                    {
                        ServerName = hello.ServerName;
                        return ValueTask.FromResult(
                            new SslServerAuthenticationOptions
                            {
                                ServerCertificate = _certificate,
                                ClientCertificateRequired = _demandsCertificate,
                                // Whom to believe is for the test; who it is counts here.
                                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                                    !_demandsCertificate || shown is not null,
                            }
                        );
                    },
                    null,
                    _stop.Token
                );
                ClientThumbprint = tls.RemoteCertificate?.GetCertHashString();
                stream = tls;
            }
            while (await WireRequest.ReadAsync(stream, number, _stop.Token) is { } request)
                await _requests.Writer.WriteAsync(request);
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or OperationCanceledException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // The test sees what arrived; a torn connection carries nothing more.
        }
    }
}

/// <summary>One request as it came over the wire, and the way to answer it.</summary>
internal sealed class WireRequest(Stream stream, int connection, string head, byte[] body)
{
    /// <summary>Which connection it came on, from 1.</summary>
    public int Connection { get; } = connection;

    /// <summary>Request line and header fields.</summary>
    public string Head { get; } = head;

    public byte[] Bytes { get; } = body;

    public string Body => Encoding.UTF8.GetString(Bytes);

    public string RequestLine => Head.Split("\r\n")[0];

    /// <summary>The value of a header field; null when it is absent.</summary>
    public string? this[string name] =>
        Head.Split("\r\n")
            .Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    public Task ReplyAsync(string raw) => ReplyAsync(Encoding.UTF8.GetBytes(raw));

    public async Task ReplyAsync(byte[] raw)
    {
        await stream.WriteAsync(raw);
        await stream.FlushAsync();
    }

    /// <summary>Ends the connection without another byte.</summary>
    public void Cut() => stream.Dispose();

    public static async Task<WireRequest?> ReadAsync(
        Stream stream,
        int connection,
        CancellationToken cancel
    )
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(one, cancel) == 0)
                return null;
            head.Add(one[0]);
        }
        var text = Encoding.Latin1.GetString([.. head]).TrimEnd();
        var request = new WireRequest(stream, connection, text, []);
        var length = int.Parse(request["Content-Length"] ?? "0");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancel);
        return new WireRequest(stream, connection, text, body);
    }

    private static bool EndsHead(List<byte> head) =>
        head.Count >= 4
        && head[^4] == '\r'
        && head[^3] == '\n'
        && head[^2] == '\r'
        && head[^1] == '\n';
}
