using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muster.Acs.Hosting;

namespace Muster.Acs.Clustering;

/// <summary>
/// The key with which nodes prove to each other that they are of one deployment, derived from its
/// secret: who can read the store and its protection key has it, and nobody else. There is nothing to
/// configure, and no way to leave it out.
/// </summary>
internal sealed class LineKey(Ground ground)
{
    public const string Name = "muster-node";

    private const string Purpose = "the line between nodes";

    /// <summary>The order of the curve P-256.</summary>
    private static readonly BigInteger Order = BigInteger.Parse(
        "00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture
    );

    private readonly Lazy<X509Certificate2> _certificate = new(() =>
        Create(purpose => ground.Laid.Secret.Derive(purpose))
    );

    public X509Certificate2 Certificate => _certificate.Value;

    /// <summary>Whether a certificate holds our key. The handshake has proven that its owner does.</summary>
    public bool IsOurs(X509Certificate2? certificate) =>
        certificate is not null
        && CryptographicOperations.FixedTimeEquals(
            certificate.PublicKey.ExportSubjectPublicKeyInfo(),
            Certificate.PublicKey.ExportSubjectPublicKeyInfo()
        );

    /// <param name="derive">Gives 32 octets for a purpose.</param>
    public static X509Certificate2 Create(Func<string, byte[]> derive)
    {
        using var key = ECDsa.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = ScalarOf(derive) }
        );
        var request = new CertificateRequest("CN=" + Name, key, HashAlgorithmName.SHA256);
        // The same for ever: what counts is the key, and a node whose clock is wrong may join.
        using var made = request.CreateSelfSigned(
            new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
        // Windows wants a key that it keeps itself; elsewhere it costs nothing.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    // A number from 1 to the order of the curve: one draw in four billion is none.
    private static byte[] ScalarOf(Func<string, byte[]> derive)
    {
        for (var draw = 0; ; draw++)
        {
            var octets = derive(draw == 0 ? Purpose : $"{Purpose} {draw}");
            var number = new BigInteger(octets, isUnsigned: true, isBigEndian: true);
            if (!number.IsZero && number < Order)
                return octets;
        }
    }
}
