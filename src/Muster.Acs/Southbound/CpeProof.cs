using Muster.Acs.Access;

namespace Muster.Acs.Southbound;

/// <summary>What a request has proved before its body is looked at.</summary>
/// <param name="Account">Whose credentials came with it; null when none did.</param>
/// <param name="Certificate">The trusted certificate of the connection; null when there is none.</param>
internal sealed record CpeProof(CpeAccount? Account, DeviceCertificate? Certificate)
{
    /// <summary>Nothing, which is enough where nobody must prove anything.</summary>
    public static readonly CpeProof Nothing = new(null, null);

    /// <summary>Credentials that cover the body: they are judged once it is read.</summary>
    public static readonly CpeProof Body = new(null, null);

    /// <summary>Credentials that the stored configuration is to judge, once the Inform is read.</summary>
    public CpeClaim? Claim { get; init; }

    public bool IsNothing => Account is null && Certificate is null;
}

/// <summary>Whether a device is let in.</summary>
internal enum CpeAdmission
{
    Accepted,

    /// <summary>It is answered, and given nothing.</summary>
    Quarantined,

    /// <summary>It proved to be another one: fault 8001.</summary>
    Denied,

    /// <summary>It was answered with a challenge already.</summary>
    Answered,
}
