using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// Who may use the API. Only SHA-256 hashes are stored: a key has 256 bits of its own, so nothing
/// slower is needed. The keys are few and are held in memory.
/// </summary>
internal sealed class ApiKeys(ISettingsStore settings, TimeProvider time)
{
    /// <summary>The name of the key of the first start, or of the configured one.</summary>
    public const string First = "first";

    private volatile Entry[] entries = [];

    private readonly record struct Entry(string Name, byte[] Sha256);

    /// <summary>
    /// Reads the keys, and makes the first one where there is none. A configured key takes the place
    /// of the first, so that changing it shuts out the old one.
    /// </summary>
    /// <returns>The key that was generated just now, to be shown once; null when none was.</returns>
    public async Task<string?> LoadAsync(string? configured, CancellationToken cancellation)
    {
        string? generated = null;
        var stored = await settings.ApiKeysAsync(cancellation);
        if (configured is not null)
        {
            if (!stored.Any(key => key.Name == First && key.Sha256 == HashOf(configured)))
                await settings.AddApiKeyAsync(Record(configured), cancellation);
        }
        else if (stored.Count == 0)
        {
            generated = "mk_" + RandomNumberGenerator.GetHexString(64, lowercase: true);
            await settings.AddApiKeyAsync(Record(generated), cancellation);
        }
        await ReloadAsync(cancellation);
        return generated;
    }

    /// <summary>Reads the keys again after one was added.</summary>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        var stored = await settings.ApiKeysAsync(cancellation);
        entries = [.. stored.Select(key => new Entry(key.Name, Convert.FromHexString(key.Sha256)))];
    }

    /// <summary>
    /// The name of the key, or null when there is no such key. Every key is compared, each in constant
    /// time, so that the time taken tells nothing.
    /// </summary>
    public string? NameOf(ReadOnlySpan<char> key)
    {
        if (key.Length is 0 or > 512)
            return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], hash);
        string? name = null;
        foreach (var entry in entries)
        {
            if (CryptographicOperations.FixedTimeEquals(entry.Sha256, hash))
                name = entry.Name;
        }
        return name;
    }

    private ApiKeyRecord Record(string key) => new(First, HashOf(key), time.GetUtcNow());

    private static string HashOf(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
