using System.Text;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Quirks;

/// <summary>
/// What devices have in common that behave alike: maker, class and software. The software may be
/// <see cref="AnyVersion"/>: then it stands for all of them.
/// </summary>
internal readonly record struct ModelKey(
    string Manufacturer,
    string ProductClass,
    string SoftwareVersion
)
{
    public const string AnyVersion = "*";

    private const int LongestPart = 128;
    private const string VersionName = ".DeviceInfo.SoftwareVersion";

    /// <summary>The model of the device that sent this Inform; allocates nothing.</summary>
    public static ModelKey Of(Inform inform) =>
        new(
            Bounded(inform.DeviceId.Manufacturer),
            Bounded(inform.DeviceId.ProductClass),
            Bounded(VersionOf(inform))
        );

    /// <summary>The model of a device as it last called home.</summary>
    public static ModelKey Of(DeviceRecord device) =>
        new(
            Bounded(device.Identity.Manufacturer),
            Bounded(device.Identity.ProductClass),
            Bounded(device.InformedValue(VersionName) ?? "")
        );

    /// <summary>All versions of this model.</summary>
    public ModelKey AllVersions => this with { SoftwareVersion = AnyVersion };

    /// <summary>
    /// <c>Manufacturer-ProductClass-SoftwareVersion</c>, each percent-encoded but for letters, digits,
    /// dot, underscore, and the star for any version.
    /// </summary>
    public string Id
    {
        get
        {
            var text = new StringBuilder(64);
            Encode(text, Manufacturer);
            Encode(text.Append('-'), ProductClass);
            if (SoftwareVersion == AnyVersion)
                return text.Append("-*").ToString();
            Encode(text.Append('-'), SoftwareVersion);
            return text.ToString();
        }
    }

    public static bool TryParse(string id, out ModelKey key)
    {
        var parts = id.Split('-');
        key = default;
        if (parts.Length != 3)
            return false;
        string[] texts = [.. parts.Select(Uri.UnescapeDataString)];
        key = new(texts[0], texts[1], texts[2]);
        return texts.All(text => text.Length <= LongestPart) && (texts[0] + texts[1]).Length > 0;
    }

    private static string VersionOf(Inform inform)
    {
        foreach (var parameter in inform.ParameterList)
        {
            if (parameter.Name.EndsWith(VersionName, StringComparison.Ordinal))
                return parameter.Value.Text;
        }
        return "";
    }

    private static string Bounded(string text) =>
        text.Length <= LongestPart ? text : text[..LongestPart];

    private static void Encode(StringBuilder text, string part)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in part.EnumerateRunes())
        {
            var isPlain =
                rune.IsAscii
                && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '.' or '_');
            if (isPlain)
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
