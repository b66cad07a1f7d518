using System.Security.Cryptography;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Cpe.Http;

/// <summary>
/// Answers the challenges of one server with one name and password: Basic, and Digest with a nonce used
/// again while the server accepts it (TR-069 3.4.4).
/// </summary>
internal sealed class HttpAuthorizer(string username, string password)
{
    /// <summary>A stale nonce may be replaced, but not for ever.</summary>
    private const int MostChallenges = 3;

    private DigestChallenge? _digest;
    private bool _basic;
    private uint _nonceCount;
    private int _challenges;
    private bool _answeredFreshly;

    /// <summary>Credentials go out without being asked for: "over TLS it SHOULD send Basic".</summary>
    public bool BasicUnasked { get; init; }

    public void BeginRequest()
    {
        _challenges = 0;
        _answeredFreshly = false;
    }

    /// <summary>Another server: its challenge is awaited.</summary>
    public void Forget()
    {
        _digest = null;
        _basic = false;
        _answeredFreshly = false;
    }

    /// <summary>The value of the Authorization header, null while nobody asked for one.</summary>
    public string? Authorize(string method, string uri)
    {
        if (_digest is { } digest)
        {
            _nonceCount++;
            var cnonce = RandomNumberGenerator.GetHexString(16, lowercase: true);
            return DigestCredentials.Authorize(
                digest,
                method,
                uri,
                username,
                password,
                cnonce,
                _nonceCount
            );
        }
        if (_basic || (BasicUnasked && username.Length > 0))
            return HttpBasic.Authorize(username, password);
        return null;
    }

    /// <summary>
    /// Takes up a 401. False when the request must not be tried again: the answer to this very
    /// challenge was refused, or no scheme of the server's is known.
    /// </summary>
    public bool Accept(IEnumerable<string> challenges)
    {
        var values = challenges.ToArray();
        var digest = DigestChallenge.Choose(DigestChallenge.ParseAll(values));
        var refused = _answeredFreshly && digest is not { Stale: true };
        if (refused || ++_challenges > MostChallenges)
            return false;
        _answeredFreshly = true;
        _digest = digest;
        _nonceCount = 0;
        _basic = digest is null && HttpBasic.IsOffered(values);
        return _digest is not null || _basic;
    }
}
