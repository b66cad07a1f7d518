using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking.Xmpp;

/// <summary>
/// Keeps one stream to the XMPP server: opened at the start, opened again with growing pauses when it
/// breaks, kept alive in between. Questions find their answers by their ids.
/// </summary>
internal sealed partial class XmppLink(
    XmppAccount? account,
    TimeProvider time,
    ILogger<XmppLink> log
) : BackgroundService
{
    private const int MostPending = 10_000;
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<XmppStanza>> _pending =
        new();
    private volatile XmppStream? _stream;
    private string _trouble = "the server has not logged in to the XMPP server yet";
    private long _id;

    /// <summary>Null where XMPP is not configured.</summary>
    public XmppAccount? Account => account;

    /// <summary>Whether requests can be sent just now.</summary>
    public bool IsReady => _stream is not null;

    /// <summary>Why none can, as the rest of a sentence.</summary>
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
        if (_stream is not { } stream || _pending.Count >= MostPending)
            return null;
        var id = $"cr{Interlocked.Increment(ref _id)}-{RandomNumberGenerator.GetHexString(8)}";
        var question = XmppStanza.Request(id, stream.Jid, jid, secret.User, secret.Password);
        var answer = new TaskCompletionSource<XmppStanza>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        _pending[KeyOf(id, jid)] = answer;
        try
        {
            await stream.SendAsync(question.ToBytes(), cancellation);
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
        if (account is null)
            return;
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var stream = await OpenAsync(account, stoppingToken);
                _stream = stream;
                pause = FirstPause;
                LogOpen(stream.Jid, account.Host);
                await ServeAsync(stream, stoppingToken);
            }
            catch (Exception trouble)
                when (trouble
                        is XmppFailure
                            or SocketException
                            or IOException
                            or AuthenticationException
                            or CryptographicException
                            or UnauthorizedAccessException
                            or TimeoutException
                )
            {
                _trouble = trouble.Message;
                LogBroken(account.Host, trouble.Message, pause);
            }
            finally
            {
                _stream = null;
            }
            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<XmppStream> OpenAsync(XmppAccount to, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LoginTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var resource = "muster-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
            return await XmppStream.OpenAsync(to, resource, both.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("the XMPP server did not answer in time", late);
        }
    }

    private async Task ServeAsync(XmppStream stream, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var alive = KeepAliveAsync(stream, over.Token);
        try
        {
            while (true)
            {
                var element = await stream.ReadAsync(cancellation);
                if (XmppStanza.TryRead(element, out var stanza))
                    await HearAsync(stream, stanza, cancellation);
            }
        }
        finally
        {
            await over.CancelAsync();
            await alive;
        }
    }

    private async Task HearAsync(
        XmppStream stream,
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
        // "An entity that receives a get or set MUST reply" (RFC 6120 8.2.3); we offer nothing.
        await stream.SendAsync(stanza.Refused("service-unavailable").ToBytes(), cancellation);
    }

    private async Task KeepAliveAsync(XmppStream stream, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(KeepAlive, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                await stream.SendAsync(" "u8.ToArray(), cancellation);
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
        "The stream to the XMPP server {Host} is not open: {Trouble}. Next try in {Pause}."
    )]
    private partial void LogBroken(string host, string trouble, TimeSpan pause);
}
