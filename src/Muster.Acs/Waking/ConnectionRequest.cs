using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Muster.Acs.Outgoing;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking;

/// <summary>
/// One HTTP connection request (TR-069 3.2.2): a GET, the challenge, the GET again with its answer.
/// Bounded in time and in octets; redirects are not followed.
/// </summary>
/// <param name="policy">Where it may go.</param>
/// <param name="names">Tells the addresses of a name.</param>
/// <param name="allowBasic">Whether a device that offers Basic alone is answered.</param>
/// <param name="time">The clock of the time limits.</param>
internal sealed class ConnectionRequest(
    ConnectionRequestPolicy policy,
    NameLookup names,
    bool allowBasic,
    TimeProvider time
)
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The first GET, its answer to the challenge, one for a stale nonce, one for a dropped one.</summary>
    private const int MaxRequests = 4;

    public async Task<ConnectionRequestOutcome> SendAsync(
        string url,
        IPAddress? caller,
        WakeSecret secret,
        CancellationToken cancellation,
        WakeTerms terms = default
    )
    {
        if (ConnectionRequestTarget.Parse(url, out var problem) is not { } target)
            return new(ConnectionRequestResult.Refused, problem);
        using var limit = new CancellationTokenSource(Of(terms), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var ends = await ResolveAsync(target, caller, both.Token);
            if (ends.Allowed.Count == 0)
                return new(ConnectionRequestResult.Refused, ends.Problem);
            return await ConverseAsync(
                target,
                ends.Allowed[0],
                secret,
                terms.AllowsBasic ?? allowBasic,
                both.Token
            );
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return NoAnswer("no answer in time");
        }
        catch (SocketException trouble)
        {
            return NoAnswer($"it cannot be reached ({trouble.SocketErrorCode})");
        }
        catch (Exception trouble) when (trouble is IOException or AuthenticationException)
        {
            return NoAnswer("the connection broke");
        }
    }

    private static TimeSpan Of(WakeTerms terms) =>
        terms.Timeout is { } said && said < LongestTimeout ? said
        : terms.Timeout is null ? Timeout
        : LongestTimeout;

    /// <summary>The name is resolved once, and what was judged is what is connected to.</summary>
    private async Task<(List<IPEndPoint> Allowed, string Problem)> ResolveAsync(
        ConnectionRequestTarget target,
        IPAddress? caller,
        CancellationToken cancellation
    )
    {
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await names(target.Host, cancellation);
        var allowed = new List<IPEndPoint>();
        var problem = $"'{target.Host}' has no address";
        foreach (var address in addresses)
        {
            if (policy.Refuses(address, target.Port, caller) is { } refusal)
                problem = refusal;
            else
                allowed.Add(new IPEndPoint(address, target.Port));
        }
        return (allowed, problem);
    }

    /// <summary>
    /// Quirk 175: a nonce may hold on this connection only, or the device closes after the 401, or it
    /// drops the request that carries the answer once. So: the same connection where it stayed open,
    /// a new one where not, a second try with the newest challenge, and then no more.
    /// </summary>
    private async Task<ConnectionRequestOutcome> ConverseAsync(
        ConnectionRequestTarget target,
        IPEndPoint end,
        WakeSecret secret,
        bool showsPassword,
        CancellationToken cancellation
    )
    {
        KnockConnection? connection = null;
        try
        {
            string? authorization = null;
            var proofs = 0;
            for (var request = 1; request <= MaxRequests; request++)
            {
                connection ??= await ConnectAsync(end, target, cancellation);
                var (answer, usable) = await GetAsync(
                    connection,
                    target,
                    authorization,
                    cancellation
                );
                if (!usable)
                {
                    connection.Dispose();
                    connection = null;
                }
                if (answer is null)
                    continue;
                if (answer.Status != 401)
                    return Judge(answer.Status);
                if (proofs == 2)
                    return new(ConnectionRequestResult.Unauthorized, "it refused the credentials");
                authorization = Answer(answer.Challenges, target, secret, showsPassword);
                if (authorization is null)
                    return new(
                        ConnectionRequestResult.Refused,
                        HttpBasic.IsOffered(answer.Challenges)
                            ? "it asks for Basic, which would show the password to whoever answers "
                                + "there; wake-basic allows it"
                            : "it asks for credentials of a kind that is not known"
                    );
                proofs++;
            }
            return NoAnswer("it closed the connection without an answer");
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private async Task<KnockConnection> ConnectAsync(
        IPEndPoint end,
        ConnectionRequestTarget target,
        CancellationToken cancellation
    )
    {
        using var limit = new CancellationTokenSource(ConnectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await KnockConnection.OpenAsync(end, target, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private static async Task<(KnockAnswer? Answer, bool Usable)> GetAsync(
        KnockConnection connection,
        ConnectionRequestTarget target,
        string? authorization,
        CancellationToken cancellation
    )
    {
        try
        {
            return await connection.GetAsync(target, authorization, cancellation);
        }
        catch (IOException)
        {
            return (null, false);
        }
    }

    /// <summary>
    /// Digest where it is offered. Basic is not answered (whoever stands at the device's address would
    /// harvest the password), unless it is allowed for devices that know nothing else (quirk 178).
    /// </summary>
    private static string? Answer(
        IReadOnlyList<string> challenges,
        ConnectionRequestTarget target,
        WakeSecret secret,
        bool showsPassword
    )
    {
        var (user, password) = secret;
        if (DigestChallenge.Choose(DigestChallenge.ParseAll(challenges)) is { } digest)
        {
            var cnonce = RandomNumberGenerator.GetHexString(16, lowercase: true);
            var uri = target.RequestTarget;
            return DigestCredentials.Authorize(digest, "GET", uri, user, password, cnonce, 1);
        }
        return showsPassword && HttpBasic.IsOffered(challenges)
            ? HttpBasic.Authorize(user, password)
            : null;
    }

    /// <summary>"200 (OK) or 204 (No Content)" is success; quirk 176 lists what else devices say.</summary>
    private static ConnectionRequestOutcome Judge(int status) =>
        status switch
        {
            >= 200 and < 300 => new(ConnectionRequestResult.Accepted, $"it answered {status}"),
            408 or 409 or 429 or >= 500 => new(
                ConnectionRequestResult.Busy,
                $"it is busy ({status})"
            ),
            >= 300 and < 400 => new(
                ConnectionRequestResult.Refused,
                $"it answered with a redirect ({status}), which is not followed"
            ),
            _ => new(ConnectionRequestResult.Refused, $"it answered {status}"),
        };

    private static ConnectionRequestOutcome NoAnswer(string detail) =>
        new(ConnectionRequestResult.NoAnswer, detail);
}
