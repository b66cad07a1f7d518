using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// Settings that are secrets: encrypted in the store, so that a copy of the database alone gives none of
/// them away. Those that an older version stored in clear are encrypted when they are read.
/// </summary>
internal sealed class SealedSettings(ISettingsStore settings, SecretBox box)
{
    private const string Mark = "sealed:";

    /// <summary>Stores the value unless one is there; answers the one that is there afterwards, in clear.</summary>
    /// <exception cref="IOException">What is stored was encrypted with keys that are not here.</exception>
    public async Task<string> GetOrAddAsync(
        string name,
        Func<string> create,
        CancellationToken cancellation
    )
    {
        var stored = await settings.GetOrAddAsync(name, () => Seal(name, create()), cancellation);
        if (stored.StartsWith(Mark, StringComparison.Ordinal))
            return box.UnprotectSetting(name, stored[Mark.Length..])
                ?? throw new IOException(
                    $"The setting {name} cannot be decrypted: put {ProtectionKeyFile.FileName} and "
                        + "the database back from the same backup of the data directory."
                );
        await settings.WriteAsync(name, Seal(name, stored), cancellation);
        return stored;
    }

    private string Seal(string name, string value) => Mark + box.ProtectSetting(name, value);
}
