using System.IO;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;

namespace Muster.Acs.Outgoing;

/// <summary>
/// POSTs to where an operator said: webhooks and extensions. Each address is judged after the name was
/// resolved and before it is connected to; no redirect is followed, no proxy, cookie or content coding
/// used, and no more of an answer read than the caller wants.
/// </summary>
internal sealed class OutgoingHttp : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly AddressPolicy _policy;
    private readonly NameLookup _names;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _client;

    public OutgoingHttp(AcsOptions options, NameLookup names, TimeProvider clock)
    {
        _names = names;
        _policy = new(AddressPolicy.WithLoopback(options.OutgoingNetworks, options));
        _clock = clock;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = ConnectAsync,
            MaxConnectionsPerServer = 32,
            MaxResponseHeadersLength = 16,
            // A name that moved is asked for again in time.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        };
        if (options.OutgoingAuthority is { } file)
            handler.SslOptions.RemoteCertificateValidationCallback = new OwnAuthority(file).Accepts;
        _client = new HttpMessageInvoker(handler);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends JSON and answers what came of it; throws only when cancelled.</summary>
    public async Task<OutgoingAnswer> PostAsync(
        OutgoingRequest request,
        CancellationToken cancellation
    )
    {
        using var limit = new CancellationTokenSource(request.Limit, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var message = MessageOf(request);
            using var response = await _client.SendAsync(message, both.Token);
            var (body, isWhole) = await ReadAsync(response, request.MaxAnswer, both.Token);
            return new((int)response.StatusCode, body)
            {
                IsWhole = isWhole,
                RetryAfter = WaitOf(response.Headers.RetryAfter),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return OutgoingAnswer.None("no answer in time") with { IsLate = true };
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            return OutgoingAnswer.None(ReasonOf(trouble));
        }
    }

    private static HttpRequestMessage MessageOf(OutgoingRequest request)
    {
        var content = new ReadOnlyMemoryContent(request.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = content };
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Muster", null));
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private static async Task<(byte[] Body, bool IsWhole)> ReadAsync(
        HttpResponseMessage response,
        int most,
        CancellationToken cancellation
    )
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var read = new MemoryStream();
        var buffer = new byte[Math.Min(most + 1, 16 * 1024)];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            read.Write(buffer, 0, count);
            if (read.Length > most)
                return (read.ToArray()[..most], false);
        }
        return (read.ToArray(), true);
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _clock.GetUtcNow() : null);

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellation
    )
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await _names(host, cancellation);
        var allowed = addresses.Where(address => _policy.Judge(address) == AddressKind.Open);
        if (allowed.ToArray() is not { Length: > 0 } open)
            throw new IOException(RefusalOf(host, addresses));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private string RefusalOf(string host, IPAddress[] addresses)
    {
        if (addresses.Length == 0)
            return $"'{host}' has no address";
        var address = AddressPolicy.Unwrap(addresses[0]);
        return _policy.Judge(address) switch
        {
            AddressKind.Unfit => $"the address {address} is no receiver's",
            AddressKind.Own =>
                $"the address {address} is this machine's own, and outgoing-networks does not list it",
            _ => $"the address {address} is private, and outgoing-networks does not list it",
        };
    }

    // The client wraps what happened: the innermost says it best.
    private static string ReasonOf(Exception trouble)
    {
        while (trouble.InnerException is { } inner)
            trouble = inner;
        return trouble is SocketException socket
            ? $"it cannot be reached ({socket.SocketErrorCode})"
            : trouble.Message.TrimEnd('.');
    }
}
