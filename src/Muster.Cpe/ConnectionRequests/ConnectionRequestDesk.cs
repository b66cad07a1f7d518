using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Cpe.ConnectionRequests;

/// <summary>
/// Decides about connection requests. Paths and nonces are signed, not remembered: a hundred thousand
/// devices cost nothing here.
/// </summary>
internal sealed class ConnectionRequestDesk(TimeProvider time, Func<int, Agent?> deviceByIndex)
{
    private const string Realm = "connection request";
    private static readonly TimeSpan NonceLife = TimeSpan.FromSeconds(60);

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private long _lastNonce;

    /// <summary>The index in the clear and 96 bits nobody can guess.</summary>
    public string PathOf(int index) => $"/{index:x}-{Signature('p', index)}";

    public ConnectionRequestAnswer Answer(string method, string target, string? authorization)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        if (DeviceAt(path) is not { } cpe)
            return new ConnectionRequestAnswer(404);
        if (method != "GET")
            return new ConnectionRequestAnswer(405);
        var (enabled, user, password) = cpe.Locked(agent =>
            (
                agent.Server.HttpConnectionRequests,
                agent.Server.ConnectionRequestUsername,
                agent.Server.ConnectionRequestPassword
            )
        );
        if (!enabled)
            return new ConnectionRequestAnswer(404);
        if (
            !DigestAuthorization.TryParse(authorization, out var proof)
            || proof is null
            || !proof.Names(target)
            || proof.Username != user
            || proof.Realm != Realm
            || !proof.Proves(method, password)
        )
            return Challenge(stale: false);
        return NumberOf(proof.Nonce) is { } number ? Accept(cpe, number) : Challenge(stale: true);
    }

    private ConnectionRequestAnswer Accept(Agent cpe, long nonce) =>
        cpe.Locked(agent =>
        {
            // "Replay is the classic attack": each nonce is good once, and only newer ones after it.
            if (nonce <= agent.RequestLimit.LastNonce)
                return Challenge(stale: true);
            agent.RequestLimit.LastNonce = nonce;
            // "Session running: either answer 503 to every request until it ends ..."
            if (agent.IsBusy || !agent.TakeRequest())
                return new ConnectionRequestAnswer(503);
            return new ConnectionRequestAnswer(200)
            {
                Afterwards = () => agent.ConnectionRequested(),
            };
        });

    private ConnectionRequestAnswer Challenge(bool stale) =>
        new(401)
        {
            Challenge = new DigestChallenge(Realm, NewNonce()) { Stale = stale }.ToString(),
        };

    private Agent? DeviceAt(string path)
    {
        var dash = path.IndexOf('-', StringComparison.Ordinal);
        return
            dash > 1
            && int.TryParse(
                path.AsSpan(1, dash - 1),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var index
            )
            && Same(path, PathOf(index))
            ? deviceByIndex(index)
            : null;
    }

    /// <summary>A number that only grows: the time in ticks, or one more than the last.</summary>
    private string NewNonce()
    {
        long last,
            next;
        do
        {
            last = Interlocked.Read(ref _lastNonce);
            next = Math.Max(time.GetUtcNow().UtcTicks, last + 1);
        } while (Interlocked.CompareExchange(ref _lastNonce, next, last) != last);
        return $"{next:x16}{Signature('n', next)}";
    }

    /// <summary>Null when we did not make it or it is too old.</summary>
    private long? NumberOf(string nonce)
    {
        if (
            nonce.Length < 16
            || !long.TryParse(
                nonce.AsSpan(0, 16),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var number
            )
            || !Same(nonce, $"{number:x16}{Signature('n', number)}")
        )
            return null;
        return time.GetUtcNow().UtcTicks - number <= NonceLife.Ticks ? number : null;
    }

    private string Signature(char purpose, long number)
    {
        Span<byte> text = stackalloc byte[9];
        text[0] = (byte)purpose;
        BinaryPrimitives.WriteInt64BigEndian(text[1..], number);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(_secret, text, mac);
        return Convert.ToHexStringLower(mac[..12]);
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(given),
            System.Text.Encoding.UTF8.GetBytes(expected)
        );
}
