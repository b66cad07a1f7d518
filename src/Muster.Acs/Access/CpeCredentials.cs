using System.Security.Cryptography;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// The one user name and password with which CPEs call home, and the pair with which the ACS knocks
/// at them.
/// </summary>
/// <param name="User">The CPEs' user name.</param>
/// <param name="Password">The CPEs' password.</param>
/// <param name="ConnectionRequestUser">ManagementServer.ConnectionRequestUsername of the devices.</param>
/// <param name="ConnectionRequestPassword">ManagementServer.ConnectionRequestPassword of the devices.</param>
internal sealed record CpeCredentials(
    string User,
    string Password,
    string ConnectionRequestUser,
    string ConnectionRequestPassword
)
{
    /// <summary>Whether the pair was drawn at this very start, and has to be shown.</summary>
    public bool Generated { get; private init; }

    /// <summary>Takes what is configured; draws and remembers what is not.</summary>
    public static async Task<CpeCredentials> LoadAsync(
        AcsOptions options,
        ISettingsStore settings,
        SealedSettings secrets,
        CancellationToken cancellation
    )
    {
        var drawn = false;
        var user =
            options.CpeUser
            ?? await settings.GetOrAddAsync("cpe.user", () => Drawn("cpe-", 8), cancellation);
        var password =
            options.CpePassword
            ?? await secrets.GetOrAddAsync("cpe.password", () => Drawn("", 32), cancellation);
        return new(
            user,
            password,
            options.ConnectionRequestUser ?? user,
            options.ConnectionRequestPassword ?? password
        )
        {
            Generated = drawn,
        };

        string Drawn(string before, int digits)
        {
            drawn = true;
            return before + RandomNumberGenerator.GetHexString(digits, lowercase: true);
        }
    }

    /// <summary>Without the passwords: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(CpeCredentials)} {User}";
}
