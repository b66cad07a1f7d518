using System.Security.Cryptography;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>
/// What a device is called inside: 128 bits of a hash of its id, so that it has one size in cookies,
/// grain keys and indexes, however long its serial number is.
/// </summary>
internal readonly record struct DeviceKey(Guid Value)
{
    public static DeviceKey Of(DeviceIdStruct identity) => OfId(IdOf(identity));

    /// <summary>
    /// The OUI counts in upper case, however the id spells it: devices that came from another ACS keep
    /// the spelling they were known by there.
    /// </summary>
    public static DeviceKey OfId(string deviceId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(deviceId)), hash);
        return new(new Guid(hash[..16]));
    }

    /// <summary>The id as <see cref="IdOf"/> would spell it.</summary>
    public static string Canonical(string deviceId)
    {
        var end = deviceId.IndexOf('-', StringComparison.Ordinal);
        return end > 0 && deviceId.AsSpan(0, end).ContainsAnyInRange('a', 'z')
            ? deviceId[..end].ToUpperInvariant() + deviceId[end..]
            : deviceId;
    }

    /// <summary>
    /// <c>OUI-ProductClass-SerialNumber</c>, or <c>OUI-SerialNumber</c> without a class; each part
    /// percent-encoded but for letters, digits and underscore (TR-069 3.4.4), the OUI in upper case so
    /// that a device that spells it otherwise tomorrow is the same device.
    /// </summary>
    public static string IdOf(DeviceIdStruct identity)
    {
        var text = new StringBuilder(64);
        Encode(text, identity.OUI.ToUpperInvariant());
        if (identity.ProductClass.Length > 0)
        {
            text.Append('-');
            Encode(text, identity.ProductClass);
        }
        text.Append('-');
        Encode(text, identity.SerialNumber);
        return text.ToString();
    }

    /// <summary>One part of an id, percent-encoded.</summary>
    public static string Encode(string part)
    {
        var text = new StringBuilder(part.Length);
        Encode(text, part);
        return text.ToString();
    }

    private static void Encode(StringBuilder text, string part)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in part.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_'))
            {
                text.Append((char)rune.Value);
                continue;
            }
            var length = rune.EncodeToUtf8(utf8);
            foreach (var octet in utf8[..length])
                text.Append('%').Append(octet.ToString("X2"));
        }
    }
}
