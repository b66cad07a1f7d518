using System.Net;
using Muster.Acs.Access;

namespace Muster.Acs.Southbound;

/// <summary>What a request brings to prove who sends it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query, as in the request line.</param>
/// <param name="Authorization">The Authorization header, or null.</param>
internal readonly record struct CpeCredentialsShown(
    string Method,
    string Target,
    string? Authorization
)
{
    public bool IsTls { get; init; }

    public IPAddress? Address { get; init; }

    /// <summary>The octets of the body as they came; null while it is not read.</summary>
    public ReadOnlyMemory<byte>? Entity { get; init; }

    /// <summary>A nonce that this very connection has answered before; null when none.</summary>
    public string? Nonce { get; init; }

    /// <summary>Whether what no account here proves is judged later, by the stored configuration.</summary>
    public bool Defers { get; init; }
}

internal enum CpeProving
{
    /// <summary>There are no credentials, or none that could be taken on this line.</summary>
    Absent,

    /// <summary>They are right.</summary>
    Proven,

    /// <summary>They are wrong.</summary>
    Wrong,

    /// <summary>They answer a challenge that is too old: <c>stale=true</c>.</summary>
    Stale,

    /// <summary>They are right and were sent before: <c>stale=true</c>.</summary>
    Replayed,

    /// <summary>The address was wrong too often; they were not looked at.</summary>
    Limited,

    /// <summary>They cover the body, which is not read yet (qop auth-int).</summary>
    NeedsBody,

    /// <summary>No account here proves them; the stored configuration may.</summary>
    Deferred,
}

/// <summary>Whether a CPE has proved who it is.</summary>
/// <param name="Account">Whose credentials they are, when proven.</param>
/// <param name="Nonce">The nonce they answer, when proven by Digest.</param>
/// <param name="RetryAfter">When to come again, when limited.</param>
/// <param name="Claim">What is to be judged, when deferred.</param>
internal readonly record struct CpeVerdict(
    CpeProving Proving,
    CpeAccount? Account = null,
    string? Nonce = null,
    TimeSpan RetryAfter = default,
    CpeClaim? Claim = null
)
{
    public bool IsProven => Proving == CpeProving.Proven;
}
