using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Xmpp;

namespace Muster.Acs.Waking.Xmpp;

/// <summary>
/// Keeps one stream to the XMPP server: opened at the start, opened again with growing pauses when it
/// breaks, kept alive in between. Questions find their answers by their ids.
/// </summary>
internal sealed partial class XmppLink(XmppServer? server, TimeProvider time, ILogger<XmppLink> log)
    : BackgroundService
{
    private const int MostPending = 10_000;
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<XmppStanza>> _pending =
        new();
    private volatile XmppConnection? _connection;
    private string _trouble = "The server has not logged in yet.";
    private long _id;

    /// <summary>Null where XMPP is not configured.</summary>
    public XmppServer? Server => server;

    /// <summary>Whether requests can be sent just now.</summary>
    public bool IsReady => _connection is not null;

    /// <summary>Why none can, in a sentence.</summary>
    public string Trouble => _trouble;

    /// <summary>
    /// Asks, and waits for the answer of that very JID; null when none came in time, or there is no
    /// stream.
    /// </summary>
    public async Task<XmppStanza?> AskAsync(
        string jid,
        WakeSecret secret,
        CancellationToken cancellation
    )
    {
        if (_connection is not { } connection || _pending.Count >= MostPending)
            return null;
        var id = $"cr{Interlocked.Increment(ref _id)}-{RandomNumberGenerator.GetHexString(8)}";
        var question = XmppStanza.Request(id, connection.Jid, jid, secret.User, secret.Password);
        var answer = new TaskCompletionSource<XmppStanza>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        _pending[KeyOf(id, jid)] = answer;
        try
        {
            await connection.SendAsync(question.ToBytes(), cancellation);
            return await answer.Task.WaitAsync(AnswerTimeout, time, cancellation);
        }
        catch (Exception trouble)
            when (trouble is TimeoutException or IOException or ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            _pending.TryRemove(KeyOf(id, jid), out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (server is null)
            return;
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await OpenAsync(server, stoppingToken);
                _connection = connection;
                pause = FirstPause;
                LogOpen(connection.Jid, server.Host);
                await ServeAsync(connection, stoppingToken);
            }
            catch (Exception trouble)
                when (trouble
                        is XmppClosedException
                            or SocketException
                            or IOException
                            or AuthenticationException
                            or CryptographicException
                            or UnauthorizedAccessException
                            or TimeoutException
                )
            {
                _trouble = trouble.Message;
                LogBroken(server.Host, trouble.Message, pause);
            }
            finally
            {
                _connection = null;
            }
            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<XmppConnection> OpenAsync(XmppServer to, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LoginTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            // Several servers may share the account: each is a resource of its own.
            var resource = "muster-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
            var account = to.Account with { Resource = resource };
            return await XmppConnection.OpenAsync(to with { Account = account }, both.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("The XMPP server did not answer in time.", late);
        }
    }

    private async Task ServeAsync(XmppConnection connection, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var alive = KeepAliveAsync(connection, over.Token);
        try
        {
            while (true)
            {
                foreach (var stanza in await connection.ReceiveAsync(cancellation))
                    await HearAsync(connection, stanza, cancellation);
            }
        }
        finally
        {
            await over.CancelAsync();
            await alive;
        }
    }

    private async Task HearAsync(
        XmppConnection connection,
        XmppStanza stanza,
        CancellationToken cancellation
    )
    {
        if (stanza.Type is XmppStanzaType.Result or XmppStanzaType.Error)
        {
            if (_pending.TryGetValue(KeyOf(stanza.Id, stanza.From), out var answer))
                answer.TrySetResult(stanza);
            return;
        }
        // "An entity that receives a get or set MUST reply" (RFC 6120 8.2.3); nobody wakes an ACS.
        await connection.SendAsync(stanza.Refused("service-unavailable").ToBytes(), cancellation);
    }

    private async Task KeepAliveAsync(XmppConnection connection, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(KeepAlive, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                await connection.SendAsync(XmppStream.KeepAlive, cancellation);
        }
        catch (Exception trouble)
            when (trouble is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The reading side finds out too, and says why.
        }
    }

    // Only who was asked may answer: an id alone could be guessed.
    private static string KeyOf(string id, string jid) => $"{id} {jid.ToLowerInvariant()}";

    [LoggerMessage(LogLevel.Information, "Logged in to the XMPP server {Host} as {Jid}.")]
    private partial void LogOpen(string jid, string host);

    [LoggerMessage(
        LogLevel.Warning,
        "The stream to the XMPP server {Host} is not open; next try in {Pause}. {Trouble}"
    )]
    private partial void LogBroken(string host, string trouble, TimeSpan pause);
}
