using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// Who may use the API. Only SHA-256 hashes are stored: a key has 256 bits of its own, so nothing
/// slower is needed.
/// </summary>
internal sealed class ApiKeys(AccessBook book, TimeProvider time)
{
    /// <summary>The name of the key of the first start, or of the configured one.</summary>
    public const string First = "first";

    /// <summary>The last use is written no more often than this.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Makes the first key where there is none. A configured key takes the place of the first, so that
    /// changing it shuts out the old one.
    /// </summary>
    /// <returns>The key that was generated just now, to be shown once; null when none was.</returns>
    public async Task<string?> LoadAsync(string? configured)
    {
        if (configured is not null)
        {
            if (book.Keys.GetValueOrDefault(First)?.Sha256 != HashOf(configured))
                await book.PutKeyAsync(Record(configured));
            return null;
        }
        // Who revoked the first key has others, or signs in: no new one comes by itself.
        if (book.Keys.Count > 0 || book.Users.Count > 0)
            return null;
        var generated = Draw();
        await book.PutKeyAsync(Record(generated));
        return generated;
    }

    /// <summary>
    /// The name of the key, or null when there is no such key or it has expired. Every key is compared,
    /// each in constant time, so that the time taken tells nothing.
    /// </summary>
    public string? NameOf(ReadOnlySpan<char> key)
    {
        if (key.Length is 0 or > 512)
            return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], hash);
        Span<byte> known = stackalloc byte[SHA256.HashSizeInBytes];
        string? name = null;
        foreach (var entry in book.Keys.Values)
        {
            Convert.FromHexString(entry.Sha256, known, out _, out _);
            if (CryptographicOperations.FixedTimeEquals(known, hash) && !IsOver(entry))
                name = entry.Name;
        }
        return name;
    }

    /// <summary>Notes that a key was used, to the minute.</summary>
    public async ValueTask UsedAsync(string name, string from)
    {
        var now = time.GetUtcNow();
        if (
            book.Keys.GetValueOrDefault(name) is not { } key
            || (key.LastUsed is { } last && now - last < Noted)
        )
            return;
        try
        {
            await book.UseKeyAsync(key with { LastUsed = now, LastFrom = from });
        }
        catch (StorageException)
        {
            // What needs the store will say so; what does not shall work without.
        }
    }

    public static string Draw() => "mk_" + RandomNumberGenerator.GetHexString(64, lowercase: true);

    public static string HashOf(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private bool IsOver(KeyRecord key) => key.Expires <= time.GetUtcNow();

    private KeyRecord Record(string key) =>
        new(First, HashOf(key), [ReadyRoles.Administrator], time.GetUtcNow(), "server");
}
