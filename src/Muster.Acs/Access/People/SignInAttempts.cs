using System.Net;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>
/// How often somebody may be wrong about a password: measured for his address, and for the user that he
/// wants to be, wherever he tries from. Where the user is signed in, he is not shut out by what others
/// do elsewhere.
/// </summary>
internal sealed class SignInAttempts(AccessBook book, TimeProvider time)
{
    public const int PerUser = 10;

    /// <summary>How long until one more attempt at a user is allowed.</summary>
    public static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);

    private const int MaxUsers = 50_000;

    private readonly FailedAttempts _addresses = new(time);
    private readonly Generations<string, (double Left, long At)> _users = new(MaxUsers);
    private readonly Lock _gate = new();

    /// <summary>Throws TooMany when the attempt may not be looked at.</summary>
    public void Check(string address, string user)
    {
        if (_addresses.Refused(Of(address), Key(user)) is { } wait)
            throw TooMany(wait);
        lock (_gate)
        {
            var left = Left(user);
            if (left < 1 && !IsAtHome(address, user))
                throw TooMany(Refill * (1 - left));
        }
    }

    public void Failed(string address, string user)
    {
        _addresses.Failed(Of(address), Key(user));
        lock (_gate)
            _users.Set(Key(user), (Math.Max(0, Left(user) - 1), time.GetTimestamp()));
    }

    public void Succeeded(string address, string user)
    {
        _addresses.Succeeded(Of(address), Key(user));
        _users.Remove(Key(user));
    }

    private double Left(string user) =>
        _users.TryGet(Key(user), out var measure)
            ? Math.Min(PerUser, measure.Left + (time.GetElapsedTime(measure.At) / Refill))
            : PerUser;

    private bool IsAtHome(string address, string user) =>
        book.SignIns.Values.Any(each =>
            each.Address == address
            && each.User.Equals(user, StringComparison.OrdinalIgnoreCase)
            && each.Expires > time.GetUtcNow()
        );

    private static string Key(string user) => user.ToUpperInvariant();

    private static IPAddress? Of(string address) =>
        IPAddress.TryParse(address, out var parsed) ? parsed : null;

    private static OperationException TooMany(TimeSpan wait) =>
        new(
            OperationFaultKind.TooMany,
            $"Wrong too often. Try again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds))} seconds."
        );
}
