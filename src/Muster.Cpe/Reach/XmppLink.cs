using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Muster.Cpe.Http;
using Muster.Cpe.Timing;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Xmpp;

namespace Muster.Cpe.Reach;

/// <summary>
/// The XMPP connection of one device (TR-069 Annex K): it is kept, and connection requests are taken
/// from it. Waiting for the next attempt, and for the next sign of life, are entries in the
/// timetable; a connection that is silent holds a socket and no buffer.
/// </summary>
internal sealed class XmppLink : IDue, IDisposable
{
    private static readonly TimeSpan LoginPatience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Agent _cpe;
    private readonly XmppWanted _wanted;
    private readonly CancellationTokenSource _stop;
    private XmppConnection? _connection;
    private int _failures;
    private bool _isBound;
    private bool _isClosed;

    public XmppLink(Agent cpe, XmppWanted wanted)
    {
        _cpe = cpe;
        _wanted = wanted;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cpe.Runtime.Stopping.Token);
        Timetable.Set(this, Now);
    }

    long IDue.DueTicks { get; set; } = Timetable.Never;

    private AgentRuntime Runtime => _cpe.Runtime;

    private Timetable Timetable => _cpe.Runtime.Timetable;

    private long Now => _cpe.Runtime.Now;

    /// <summary>Closes the stream; what it published stays until another is bound.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            Timetable.Set(this, Timetable.Never);
        }
        _stop.Cancel();
        _stop.Dispose();
    }

    void IDue.OnDue()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (!_isBound)
                _ = Task.Run(RunAsync);
            else if (_wanted.KeepAlive is { } keepAlive)
            {
                _ = _connection?.SignalAsync();
                Timetable.Set(this, Now + keepAlive.Ticks);
            }
        }
    }

    private async Task RunAsync()
    {
        var status = "ServerNotPresent";
        try
        {
            Publish("Status", "Connecting");
            status = await ConnectAsync(_stop.Token);
        }
        catch (Exception failure)
            when (failure
                    is HttpFailure
                        or IOException
                        or SocketException
                        or AuthenticationException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            // Down, unreachable, not to be trusted, or closed by us: what to do is the same.
            if (failure is AuthenticationException)
                status = "Error_AuthenticationFailure";
        }
        lock (_gate)
        {
            _isBound = false;
            _connection = null;
            if (!_isClosed)
                Timetable.Set(this, Now + Wait().Ticks);
        }
        if (!_isClosed)
            Publish("Status", status);
    }

    // "Each wait is random from 0 to the current maximum."
    private TimeSpan Wait()
    {
        var growth = Math.Pow(_wanted.Multiplier / 1000.0, Math.Min(_failures++, 30));
        var most = Math.Min(
            _wanted.FirstWait.TotalSeconds * growth,
            _wanted.LongestWait.TotalSeconds
        );
        return TimeSpan.FromSeconds(most * RandomNumberGenerator.GetInt32(1, 1001) / 1000.0);
    }

    /// <summary>Holds a connection until it ends; the Status it ended with.</summary>
    private async Task<string> ConnectAsync(CancellationToken stop)
    {
        var servers = _wanted.Servers.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (servers.Length == 0)
            return "Error_Misconfigured";
        var server = servers[_failures % servers.Length];
        var colon = server.LastIndexOf(':');
        var port = int.Parse(server.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        using var patience = new CancellationTokenSource(LoginPatience, Runtime.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        var socket = await HttpConnection.ConnectAsync(
            server[..colon],
            port,
            Runtime.Connector,
            both.Token
        );
        await using var connection = new XmppConnection(
            socket,
            _wanted.Account,
            Runtime.Options.Tls
        );
        await connection.OpenAsync(both.Token);
        while (true)
        {
            var isBound = connection.Jid is not null;
            foreach (var step in await connection.ReceiveAsync(isBound ? stop : both.Token))
            {
                switch (step)
                {
                    case XmppStep.Bound bound:
                        Bound(connection, bound.Jid);
                        break;
                    case XmppStep.Stanza stanza:
                        await TakeAsync(connection, stanza, stop);
                        break;
                    case XmppStep.Over over:
                        return StatusOf(over.Failure);
                }
            }
        }
    }

    private static string StatusOf(XmppFailure? failure) =>
        failure switch
        {
            XmppFailure.NotAuthorized or XmppFailure.NoMechanism => "Error_AuthenticationFailure",
            XmppFailure.NoTls or XmppFailure.NotBound => "Error_Misconfigured",
            _ => "ServerNotPresent",
        };

    private void Bound(XmppConnection connection, string jid)
    {
        lock (_gate)
        {
            _connection = connection;
            _isBound = true;
            _failures = 0;
            if (!_isClosed && _wanted.KeepAlive is { } keepAlive)
                Timetable.Set(this, Now + keepAlive.Ticks);
        }
        _cpe.Locked(agent =>
        {
            agent.SetIfOther(_wanted.Path + "Status", "Enabled");
            agent.SetIfOther(_wanted.Path + "JabberID", jid);
            agent.SetIfOther(
                _wanted.Path + "TLSEstablished",
                connection.IsProtected ? "true" : "false"
            );
            // "Active notification by default; the same JID again: no notification."
            agent.SetIfOther(agent.Server.Name("ConnReqJabberID"), jid);
            agent.OwnValuesWritten();
            return true;
        });
    }

    private async Task TakeAsync(
        XmppConnection connection,
        XmppStep.Stanza stanza,
        CancellationToken stop
    )
    {
        if (!XmppStanza.TryRead(stanza.Element, out var request))
            return;
        if (request.Type is XmppStanzaType.Result or XmppStanzaType.Error)
            return;
        var refusal = XmppDesk.Refusal(_cpe, request);
        var answer = refusal is null ? request.Accepted() : request.Refused(refusal);
        await connection.SendAsync(answer.ToBytes(), stop);
    }

    private void Publish(string parameter, string value) =>
        _cpe.Locked(agent => agent.SetIfOther(_wanted.Path + parameter, value));
}

/// <summary>Decides about XMPP connection requests (TR-069 Annex K).</summary>
internal static class XmppDesk
{
    private const string Unavailable = "service-unavailable";

    /// <summary>Null when the device will call home, else the condition of the error.</summary>
    public static string? Refusal(Agent cpe, XmppStanza request) =>
        cpe.Locked(agent =>
        {
            var server = agent.Server;
            if (!Allows(server.Text("ConnReqAllowedJabberIDs"), request.From))
                return Unavailable;
            if (request.ConnectionRequest is not var (user, password))
                return Unavailable;
            if (
                user != server.ConnectionRequestUsername
                || password.Length == 0
                || !Same(password, server.ConnectionRequestPassword)
            )
                return "not-authorized";
            return agent.TakeKnock() ? null : Unavailable;
        });

    // "Empty list: all; a bare JID matches any resource, a full JID exactly."
    private static bool Allows(string list, string from)
    {
        var slash = from.IndexOf('/', StringComparison.Ordinal);
        var bare = slash < 0 ? from : from[..slash];
        var allowed = list.Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return allowed.Length == 0
            || allowed.Contains(from, StringComparer.Ordinal)
            || allowed.Contains(bare, StringComparer.OrdinalIgnoreCase);
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(given),
            System.Text.Encoding.UTF8.GetBytes(expected)
        );
}
