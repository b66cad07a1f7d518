using Muster.Acs.Access;
using Muster.Acs.Storage;

namespace Muster.Acs.Hosting;

/// <summary>
/// What must be read from the store, or drawn and stored, before anything is served.
/// </summary>
internal sealed record Foundation(
    ServerSecret Secret,
    CpeCredentials Credentials,
    AccessBook Book,
    ApiKeys Keys,
    FirstStart FirstStart
)
{
    public static async Task<Foundation> LayAsync(
        AcsOptions options,
        ISettingsStore settings,
        SecretBox box,
        IAccessStore access,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var secrets = new SealedSettings(settings, box);
        var secret = await ServerSecret.LoadAsync(secrets, cancellation);
        var credentials = await CpeCredentials.LoadAsync(options, settings, secrets, cancellation);
        var book = new AccessBook(access) { IsShared = options.IsCluster };
        await book.LoadAsync(cancellation);
        var keys = new ApiKeys(book, time);
        var generated = await keys.LoadAsync(options.ApiKey);
        var first = new FirstStart(
            generated,
            credentials.Generated ? credentials.User : null,
            credentials.Generated ? credentials.Password : null
        )
        {
            SetupToken = book.HasAdministrator
                ? null
                : SetupToken.Draw(options.DataDirectory, time.GetUtcNow()),
        };
        return new Foundation(secret, credentials, book, keys, first);
    }
}

/// <summary>Where the services find the foundation once it is laid: before the first of them is made.</summary>
internal sealed class Ground
{
    private Foundation? foundation;

    public Foundation Laid
    {
        get => foundation ?? throw new InvalidOperationException("The foundation is not laid yet.");
        set => foundation = value;
    }
}
