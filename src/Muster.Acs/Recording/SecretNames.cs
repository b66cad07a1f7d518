using System.Net;

namespace Muster.Acs.Recording;

/// <summary>Which parameters hold a secret, by the words their names are made of.</summary>
internal static class SecretNames
{
    public const string Mask = "****";

    private static readonly string[] Words =
    [
        "password",
        "passwd",
        "passphrase",
        "presharedkey",
        "sharedkey",
        "wepkey",
        "secret",
        "privatekey",
        "authkey",
        "encryptionkey",
        "psk",
        "token",
        "credential",
    ];

    /// <summary>By the last part of a path, character references and all.</summary>
    public static bool IsSecret(string path)
    {
        if (path.Contains('&', StringComparison.Ordinal))
            path = WebUtility.HtmlDecode(path);
        var leaf = path.AsSpan(path.LastIndexOf('.') + 1);
        foreach (var word in Words)
        {
            if (leaf.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
