namespace Muster.Acs.Operations;

/// <summary>What every user may do to his own account. Throws Unauthenticated for anybody else.</summary>
public interface IAccount
{
    /// <summary>The user himself.</summary>
    Task<User> GetAsync(CancellationToken cancellation);

    /// <summary>
    /// Changes the password, and ends where else he is signed in. Throws Invalid for an old password
    /// that is wrong or a new one that the policy refuses, and TooMany.
    /// </summary>
    Task ChangePasswordAsync(
        string oldPassword,
        string newPassword,
        CancellationToken cancellation
    );

    /// <summary>
    /// Begins a second factor: what his telephone is to be told. It holds once a code of it was confirmed.
    /// Throws Conflict when he has one.
    /// </summary>
    Task<SecondFactor> EnrolAsync(CancellationToken cancellation);

    /// <summary>
    /// Confirms the second factor that was begun; answers recovery codes, each good for one sign-in,
    /// shown this once. Throws Invalid for a wrong code, Conflict when none was begun.
    /// </summary>
    Task<IReadOnlyList<string>> ConfirmAsync(string code, CancellationToken cancellation);

    /// <summary>Takes the second factor away. Throws Invalid for a wrong password, and TooMany.</summary>
    Task DropSecondFactorAsync(string password, CancellationToken cancellation);

    /// <summary>Where he is signed in, the newest first.</summary>
    Task<IReadOnlyList<SignedIn>> SignInsAsync(CancellationToken cancellation);

    /// <summary>Ends one of his sign-ins at once. Throws NotFound.</summary>
    Task EndSignInAsync(string id, CancellationToken cancellation);
}

/// <summary>A second factor that was begun.</summary>
/// <param name="Secret">In base 32, for typing in.</param>
/// <param name="Uri">The same as an <c>otpauth</c> URI, for a QR code.</param>
public sealed record SecondFactor(string Secret, string Uri)
{
    /// <summary>Without the secret: this must be safe to log.</summary>
    public override string ToString() => nameof(SecondFactor);
}
