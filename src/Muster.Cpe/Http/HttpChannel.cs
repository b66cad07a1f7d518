namespace Muster.Cpe.Http;

/// <summary>
/// The HTTP side of one session or one file transfer: one connection at a time, its cookies, its
/// credentials, and where it was redirected to. Nothing of it outlives the session.
/// </summary>
internal sealed class HttpChannel(Uri url, HttpConnector connector, HttpAuthorizer authorizer)
    : IAsyncDisposable
{
    /// <summary>"The CPE MUST be able to accept at least 5 redirects in a row."</summary>
    private const int MostRedirects = 5;

    private readonly CookieJar _cookies = new(connector.Time);
    private readonly PooledBytes _request = new();
    private HttpConnection? _connection;
    private HttpReply? _pending;

    /// <summary>Where the next request goes.</summary>
    public Uri Url { get; private set; } = url;

    /// <summary>
    /// Sends one request, answering challenges and following redirects; the caller reads the body of
    /// the reply before the next call.
    /// </summary>
    /// <exception cref="HttpFailure">There is no final reply.</exception>
    public async Task<HttpReply> SendAsync(HttpCall call, CancellationToken cancel)
    {
        authorizer.BeginRequest();
        for (var redirects = 0; ; )
        {
            var reply = await ExchangeAsync(call, cancel);
            switch (reply.Status)
            {
                case 401 when authorizer.Accept(reply.Head.All("WWW-Authenticate")):
                    continue;
                case 401:
                    throw new HttpFailure(
                        HttpFailureKind.Unauthorized,
                        $"{Url.Authority} refuses the credentials"
                    );
                case 302 or 307 when ++redirects > MostRedirects:
                    throw new HttpFailure(HttpFailureKind.Redirect, "too many redirects in a row");
                case 302 or 307:
                    // "The CPE MUST send the request to the new URL, method and body unchanged."
                    Follow(reply);
                    continue;
                default:
                    return reply;
            }
        }
    }

    /// <summary>Reads the body of the last reply whole.</summary>
    /// <exception cref="HttpFailure">It is cut short, too long, or too slow.</exception>
    public async ValueTask ReadAsync(
        HttpReply reply,
        PooledBytes body,
        int limit,
        CancellationToken cancel
    )
    {
        await WithPatienceAsync(
            async token =>
            {
                await reply.ReadAsync(body, limit, token);
                return true;
            },
            cancel
        );
    }

    /// <summary>Reads some of the body of the last reply; 0 at its end.</summary>
    /// <exception cref="HttpFailure">It is cut short, or nothing came for too long.</exception>
    public Task<int> ReadSomeAsync(
        HttpReply reply,
        Memory<byte> buffer,
        CancellationToken cancel
    ) =>
        reply.Framed.IsComplete
            ? Task.FromResult(0)
            : WithPatienceAsync(token => reply.Framed.ReadAsync(buffer, token).AsTask(), cancel);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _request.Dispose();
    }

    private void Follow(HttpReply reply)
    {
        if (
            reply.Head["Location"] is not { } location
            || !Uri.TryCreate(Url, location, out var target)
        )
            throw new HttpFailure(
                HttpFailureKind.Redirect,
                "a redirect without a Location to follow"
            );
        if (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps)
            throw new HttpFailure(
                HttpFailureKind.Redirect,
                $"a redirect to scheme {target.Scheme}"
            );
        if (Url.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
            throw new HttpFailure(HttpFailureKind.Redirect, "a redirect from https to http");
        if (target.Authority != Url.Authority)
            authorizer.Forget();
        Url = target;
    }

    /// <summary>One exchange, on the open connection or on a new one when that has gone stale.</summary>
    private Task<HttpReply> ExchangeAsync(HttpCall call, CancellationToken cancel) =>
        WithPatienceAsync(
            async token =>
            {
                await FinishPendingAsync(token);
                for (var again = false; ; again = true)
                {
                    var connection = await ConnectAsync(token);
                    // Either side may close between two exchanges; the session goes on by a new one.
                    var maybeStale = connection.Exchanges > 0 && !again;
                    if (await TryExchangeAsync(connection, call, token) is { } reply)
                        return reply;
                    await CloseAsync();
                    if (!maybeStale)
                        throw new HttpFailure(
                            HttpFailureKind.Broken,
                            $"{Url.Authority} closed the connection without a reply"
                        );
                }
            },
            cancel
        );

    private async Task<T> WithPatienceAsync<T>(
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(connector.ReplyTimeout, connector.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            await CloseAsync();
            throw new HttpFailure(
                HttpFailureKind.Timeout,
                $"no reply from {Url.Authority} within {connector.ReplyTimeout.TotalSeconds:0} s"
            );
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            await CloseAsync();
            throw new HttpFailure(
                HttpFailureKind.Broken,
                $"the connection to {Url.Authority} broke: {failure.Message}",
                failure
            );
        }
    }

    private async Task<HttpReply?> TryExchangeAsync(
        HttpConnection connection,
        HttpCall call,
        CancellationToken cancel
    )
    {
        var headers = call;
        headers.Write(
            _request,
            Url,
            authorizer.Authorize(call.Method, Url.PathAndQuery),
            _cookies.For(Url)
        );
        HttpHead? head;
        try
        {
            await connection.WriteAsync(_request.WrittenMemory, cancel);
            head = await HttpHead.ReadAsync(connection.Reader, cancel);
        }
        catch (IOException)
        {
            return null;
        }
        if (head is null)
            return null;
        connection.Exchanges++;
        _cookies.Store(Url, head.All("Set-Cookie"));
        var bodyless = head.Status is 204 or 304 || call.Method == "HEAD";
        _pending = new HttpReply(Url, head, new HttpBodyStream(connection.Reader, head, bodyless));
        return _pending;
    }

    private async Task<HttpConnection> ConnectAsync(CancellationToken cancel)
    {
        if (_connection is { } open && open.Serves(Url))
            return open;
        await CloseAsync();
        using var patience = new CancellationTokenSource(connector.ConnectTimeout, connector.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            _connection = await HttpConnection.OpenAsync(Url, connector, both.Token);
            return _connection;
        }
        catch (OperationCanceledException failure) when (!cancel.IsCancellationRequested)
        {
            throw new HttpFailure(
                HttpFailureKind.Unreachable,
                $"no connection to {Url.Authority} within {connector.ConnectTimeout.TotalSeconds:0} s",
                failure
            );
        }
    }

    /// <summary>The former reply's body must be off the wire before the next request goes out.</summary>
    private async ValueTask FinishPendingAsync(CancellationToken cancel)
    {
        if (_pending is not { } reply)
            return;
        _pending = null;
        if (!reply.KeepsConnection || !await reply.DrainAsync(cancel))
            await CloseAsync();
    }

    private async ValueTask CloseAsync()
    {
        _pending = null;
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
