using System.Net;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>API keys at the console's door, as slowly guessed at as the passwords of CPEs.</summary>
internal sealed class KeySignIn(ApiKeys keys, TimeProvider time) : IKeySignIn
{
    private const string User = "console";

    // Devices behind the same address must not shut out people, nor people devices.
    private readonly FailedAttempts _attempts = new(time);

    public string WithKey(string key, IPAddress? from)
    {
        if (_attempts.Refused(from, User) is { } wait)
            throw TooOften(wait);
        if (keys.NameOf(key.AsSpan().Trim()) is { } name)
        {
            _attempts.Succeeded(from, User);
            return name;
        }
        if (_attempts.Failed(from, User) is { } longer)
            throw TooOften(longer);
        throw new OperationException(
            OperationFaultKind.Invalid,
            "There is no such API key. The first one was shown when the server first started.",
            "key"
        );
    }

    private static OperationException TooOften(TimeSpan wait) =>
        new(
            OperationFaultKind.Unavailable,
            $"Wrong too often. Try again in {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} s.",
            "key"
        );
}
