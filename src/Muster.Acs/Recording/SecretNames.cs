using System.Buffers;
using System.Net;
using System.Text;

namespace Muster.Acs.Recording;

/// <summary>Which parameters hold a secret, by the words their names are made of.</summary>
internal static class SecretNames
{
    public const string Mask = "****";

    /// <summary>What has a longer name is no RPC's argument, and is not looked at.</summary>
    private const int LongestElement = 256;

    private static readonly string[] Words =
    [
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "pinphrase",
        "presharedkey",
        "sharedkey",
        "wepkey",
        "secret",
        "privatekey",
        "authkey",
        "authenticationkey",
        "authenticationcode",
        "keyvalue",
        "wpakey",
        "wifikey",
        "wlankey",
        "networkkey",
        "securitykey",
        "apikey",
        "masterkey",
        "encryptionkey",
        "encryptkey",
        "psk",
        "token",
        "credential",
    ];

    private static readonly SearchValues<char> NameSigns = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    );

    /// <summary>What is told about a secret, and is none: <c>WEPKeyIndex</c>, <c>TotalPSKFailures</c>.</summary>
    private static readonly string[] Ends = ["index", "failures", "numberofentries"];

    /// <summary>By the local name of an element: a vendor's RPC may call a password what it likes.</summary>
    public static bool IsSecret(ReadOnlySpan<byte> element)
    {
        Span<char> name = stackalloc char[LongestElement];
        return element.Length > LongestElement
            || HasWord(name[..Encoding.Latin1.GetChars(element, name)]);
    }

    /// <summary>By the last part of a path, character references and all.</summary>
    public static bool IsSecret(string path)
    {
        if (path.Contains('&', StringComparison.Ordinal))
            path = WebUtility.HtmlDecode(path);
        var end = path.LastIndexOf('.') + 1;
        return HasWord(path.AsSpan(end)) || IsChallenge(path.AsSpan(0, end), path.AsSpan(end));
    }

    /// <summary>A parameter's value as it may be told; an empty one is none, and may be seen to be.</summary>
    public static string Hide(string path, string text) =>
        text.Length > 0 && IsSecret(path) ? Mask : text;

    /// <summary>The first name in a text of any form that says it holds a secret; null when there is none.</summary>
    public static string? FirstIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; )
        {
            var length = text[at..].IndexOfAnyExcept(NameSigns);
            var name = length < 0 ? text[at..] : text[at..(at + length)];
            if (HasWord(name))
                return name.ToString();
            at += name.Length + 1;
        }
        return null;
    }

    private static bool HasWord(ReadOnlySpan<char> name)
    {
        foreach (var end in Ends)
        {
            if (name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                return false;
        }
        foreach (var word in Words)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        // Short enough to be a part of harmless names.
        return name.Equals("pin", StringComparison.OrdinalIgnoreCase)
            || name.Equals("puk", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("pass", StringComparison.OrdinalIgnoreCase)
                && !name.EndsWith("bypass", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// TR-181 <c>LocalAgent.ControllerTrust.Challenge.{i}.Value</c>: the one secret of the Forum's models
    /// whose own name says nothing.
    /// </summary>
    private static bool IsChallenge(ReadOnlySpan<char> parent, ReadOnlySpan<char> name) =>
        name.SequenceEqual("Value") && parent.Contains(".Challenge.", StringComparison.Ordinal);
}
