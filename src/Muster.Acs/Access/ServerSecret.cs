using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Access;

/// <summary>
/// The one secret of a deployment, drawn at its first start and remembered. Whatever is signed and
/// handed out (nonces, session cookies, file links) has a key derived from it for that purpose alone,
/// so that every copy of the server, and the next start, accepts what this one signed.
/// </summary>
internal sealed class ServerSecret
{
    /// <summary>The setting that every data directory has from its first start on.</summary>
    public const string Setting = "server.secret";

    private const int Size = 32;
    private readonly byte[] root;

    public ServerSecret(byte[] root)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(root.Length, Size, nameof(root));
        this.root = root;
    }

    public static async Task<ServerSecret> LoadAsync(
        SealedSettings settings,
        CancellationToken cancellation
    )
    {
        var text = await settings.GetOrAddAsync(Setting, Draw, cancellation);
        return new ServerSecret(Convert.FromHexString(text));
    }

    /// <summary>256 bits for one purpose; the same purpose always gives the same key.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            root,
            Size,
            info: Encoding.UTF8.GetBytes("muster:" + purpose)
        );

    private static string Draw() => RandomNumberGenerator.GetHexString(Size * 2, lowercase: true);
}
