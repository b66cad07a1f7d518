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
        CancellationToken cancellation
    )
    {
        var drawn = false;
        var user = options.CpeUser ?? await Remember("cpe.user", () => "cpe-" + Draw(8));
        var password = options.CpePassword ?? await Remember("cpe.password", () => Draw(32));
        return new(
            user,
            password,
            options.ConnectionRequestUser ?? user,
            options.ConnectionRequestPassword ?? password
        )
        {
            Generated = drawn,
        };

        Task<string> Remember(string name, Func<string> draw) =>
            settings.GetOrAddAsync(
                name,
                () =>
                {
                    drawn = true;
                    return draw();
                },
                cancellation
            );
    }

    /// <summary>Without the passwords: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(CpeCredentials)} {User}";

    private static string Draw(int digits) =>
        RandomNumberGenerator.GetHexString(digits, lowercase: true);
}
