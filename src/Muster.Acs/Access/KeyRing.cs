using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// The key ring of ASP.NET Data Protection in the store. Its interface knows no waiting, the store
/// nothing else: so it is read before anything is served, and a new key is stored before it is used.
/// </summary>
internal sealed class KeyRing(ITrustStore store, ProtectionKeyFile file) : IXmlRepository
{
    /// <summary>At a start after so long a new key is drawn; older ones go on reading.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(90);

    /// <summary>How long until all nodes know a new key.</summary>
    private static readonly TimeSpan Spreading = TimeSpan.FromDays(2);

    private readonly Lock _gate = new();
    private readonly List<XElement> _elements = [];
    private readonly List<ProtectionKey> _unsaved = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_gate)
            return [.. _elements.Select(element => new XElement(element))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_gate)
        {
            _elements.Add(new XElement(element));
            _read.Add(friendlyName);
            _unsaved.Add(
                new(
                    friendlyName,
                    element.ToString(SaveOptions.DisableFormatting),
                    TimeProvider.System.GetUtcNow()
                )
            );
        }
    }

    /// <summary>Adds to the ring what another node has stored.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var stored = await store.ProtectionKeysAsync(cancellation);
        lock (_gate)
        {
            foreach (var key in stored.Where(key => _read.Add(key.Name)))
                _elements.Add(XElement.Parse(key.Xml));
        }
    }

    /// <summary>Reads the ring, and adds a key when the newest is old.</summary>
    /// <param name="keys">Gives the manager of keys, once the ring is read.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task OpenAsync(Func<IKeyManager> keys, CancellationToken cancellation)
    {
        var stored = await store.ProtectionKeysAsync(cancellation);
        file.Open(isNeeded: stored.Count > 0);
        await ReadAsync(cancellation);
        var manager = keys();
        // Data Protection itself knows no other clock.
        var now = TimeProvider.System.GetUtcNow();
        var known = manager.GetAllKeys();
        // The other nodes look for new keys once a day: until they have this one, the old one is used.
        var from = known.Any(key => !key.IsRevoked && key.ExpirationDate > now + Spreading)
            ? now + Spreading
            : now;
        if (known.All(key => key.IsRevoked || key.CreationDate < now - Renewal))
            manager.CreateNewKey(from, now + Renewal + Renewal);
        ProtectionKey[] unsaved;
        lock (_gate)
            unsaved = [.. _unsaved];
        foreach (var key in unsaved)
            await store.AddProtectionKeyAsync(key, cancellation);
    }
}

/// <summary>Encrypts the ring with the key of the file (AES-GCM).</summary>
internal sealed class KeyRingEncryptor(ProtectionKeyFile file) : IXmlEncryptor
{
    internal const int NonceSize = 12;
    internal const int TagSize = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(
            plaintextElement.ToString(SaveOptions.DisableFormatting)
        );
        var box = new byte[NonceSize + TagSize + plain.Length];
        var nonce = box.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using (var cipher = new AesGcm(file.Key, TagSize))
            cipher.Encrypt(
                nonce,
                plain,
                box.AsSpan(NonceSize + TagSize),
                box.AsSpan(NonceSize, TagSize)
            );
        CryptographicOperations.ZeroMemory(plain);
        var element = new XElement("encrypted", Convert.ToBase64String(box));
        return new EncryptedXmlInfo(element, typeof(KeyRingDecryptor));
    }
}

/// <summary>Undoes <see cref="KeyRingEncryptor"/>; Data Protection makes it by its name.</summary>
internal sealed class KeyRingDecryptor : IXmlDecryptor
{
    private readonly ProtectionKeyFile _file;

    public KeyRingDecryptor(IServiceProvider services) =>
        _file = services.GetRequiredService<ProtectionKeyFile>();

    public XElement Decrypt(XElement encryptedElement)
    {
        const int head = KeyRingEncryptor.NonceSize + KeyRingEncryptor.TagSize;
        var box = Convert.FromBase64String(encryptedElement.Value);
        if (box.Length < head)
            throw new CryptographicException("A key of the ring is cut short.");
        var plain = new byte[box.Length - head];
        using (var cipher = new AesGcm(_file.Key, KeyRingEncryptor.TagSize))
            cipher.Decrypt(
                box.AsSpan(0, KeyRingEncryptor.NonceSize),
                box.AsSpan(head),
                box.AsSpan(KeyRingEncryptor.NonceSize, KeyRingEncryptor.TagSize),
                plain
            );
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
