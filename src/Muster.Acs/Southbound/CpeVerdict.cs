using System.Diagnostics.CodeAnalysis;

namespace Muster.Acs.Southbound;

/// <summary>Whether a CPE has proved who it is.</summary>
/// <param name="Challenges">The WWW-Authenticate values of the 401; null when it is accepted.</param>
internal readonly record struct CpeVerdict(IReadOnlyList<string>? Challenges)
{
    public static readonly CpeVerdict Accepted = new(null);

    [MemberNotNullWhen(false, nameof(Challenges))]
    public bool IsAccepted => Challenges is null;

    public static CpeVerdict Challenge(params IReadOnlyList<string> challenges) => new(challenges);
}
