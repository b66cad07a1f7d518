using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Southbound;

/// <summary>
/// Credentials that no account here proves, kept until it is known which device shows them. They answer a
/// challenge of ours, for this request, the first time: what is open is the user and the password.
/// </summary>
internal sealed class CpeClaim
{
    private readonly string _method;
    private readonly DigestAuthorization? _digest;
    private readonly string _password = "";
    private readonly ReadOnlyMemory<byte> _entity;

    public CpeClaim(string user, string password) =>
        (User, _password, _method) = (user, password, "");

    public CpeClaim(DigestAuthorization digest, string method, ReadOnlyMemory<byte>? entity) =>
        (User, _digest, _method, _entity) = (
            digest.Username,
            digest,
            method,
            entity.GetValueOrDefault()
        );

    public string User { get; }

    /// <summary>The nonce it answers; null when it is Basic.</summary>
    public string? Nonce => _digest?.Nonce;

    /// <summary>Whether it is this user's, with this password. The body must still be there.</summary>
    public bool Is(string user, string password) =>
        User.Equals(user, StringComparison.Ordinal)
        && password.Length > 0
        && (
            _digest?.Proves(_method, password, _entity.Span)
            ?? HttpBasic.SameSecret(password, _password)
        );

    /// <summary>Without the password: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(CpeClaim)} {User}";
}
