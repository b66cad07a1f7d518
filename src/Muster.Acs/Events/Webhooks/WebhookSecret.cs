using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Events.Webhooks;

/// <summary>
/// What a webhook's messages are signed with. As Standard Webhooks has it: <c>whsec_</c> and the key in
/// base64; any other text is the key itself.
/// </summary>
internal static class WebhookSecret
{
    public const string Prefix = "whsec_";
    private const int DrawnOctets = 32;
    private const int LeastOctets = 16;

    public static string Draw() =>
        Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(DrawnOctets));

    /// <summary>Null when it is no key, or too short for one.</summary>
    public static byte[]? KeyOf(string secret)
    {
        var key = new byte[secret.Length];
        var count = Encoding.UTF8.GetByteCount(secret);
        if (secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            if (!Convert.TryFromBase64String(secret[Prefix.Length..], key, out count))
                return null;
            key = key[..count];
        }
        else
        {
            key = Encoding.UTF8.GetBytes(secret);
        }
        return count < LeastOctets ? null : key;
    }
}
