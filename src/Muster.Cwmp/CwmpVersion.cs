using System.Globalization;

namespace Muster.Cwmp;

/// <summary>The versions of CWMP.</summary>
public enum CwmpVersion
{
    /// <summary>TR-069 (2004) and Amendment 1.</summary>
    V1_0 = 10,

    /// <summary>Amendment 2.</summary>
    V1_1 = 11,

    /// <summary>Amendment 3.</summary>
    V1_2 = 12,

    /// <summary>Amendment 4; the namespace stays that of 1.2.</summary>
    V1_3 = 13,

    /// <summary>Amendments 5 and 6; the namespace stays that of 1.2.</summary>
    V1_4 = 14,
}

/// <summary>Versions as text and as XML namespaces.</summary>
public static class CwmpVersions
{
    private const string NamespaceStem = "urn:dslforum-org:cwmp-1-";

    /// <summary>
    /// The namespace a message of this version is written in. 1.3 and 1.4 use that of 1.2.
    /// </summary>
    public static string Namespace(CwmpVersion version) =>
        version switch
        {
            CwmpVersion.V1_0 => "urn:dslforum-org:cwmp-1-0",
            CwmpVersion.V1_1 => "urn:dslforum-org:cwmp-1-1",
            _ => "urn:dslforum-org:cwmp-1-2",
        };

    /// <summary>
    /// The version a namespace stands for; null when it is none of CWMP's. No standard namespace is
    /// called cwmp-1-3 or later, but devices send them (quirk 64): any <c>cwmp-1-n</c> is accepted.
    /// </summary>
    public static CwmpVersion? OfNamespace(string? name)
    {
        if (name is null || !name.StartsWith(NamespaceStem, StringComparison.Ordinal))
            return null;
        var minor = name.AsSpan(NamespaceStem.Length);
        if (
            minor.Length is 0 or > 3
            || !int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        )
            return null;
        return (CwmpVersion)Math.Min(10 + n, (int)CwmpVersion.V1_4);
    }

    /// <summary><c>1.0</c> to <c>1.4</c>.</summary>
    public static string Text(CwmpVersion version) =>
        version switch
        {
            CwmpVersion.V1_0 => "1.0",
            CwmpVersion.V1_1 => "1.1",
            CwmpVersion.V1_2 => "1.2",
            CwmpVersion.V1_3 => "1.3",
            _ => "1.4",
        };

    /// <summary>Reads <c>1.0</c> to <c>1.4</c>, blanks around it ignored.</summary>
    public static bool TryParse(string? text, out CwmpVersion version)
    {
        CwmpVersion? found = text?.Trim() switch
        {
            "1.0" => CwmpVersion.V1_0,
            "1.1" => CwmpVersion.V1_1,
            "1.2" => CwmpVersion.V1_2,
            "1.3" => CwmpVersion.V1_3,
            "1.4" => CwmpVersion.V1_4,
            _ => null,
        };
        version = found ?? CwmpVersion.V1_0;
        return found is not null;
    }
}
