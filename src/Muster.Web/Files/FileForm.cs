using Microsoft.AspNetCore.Http;

namespace Muster.Web.Files;

/// <summary>What is said of a file before it is sent.</summary>
internal sealed class FileForm
{
    /// <summary>The types of TR-069 A.3.2.8 that a Download may have.</summary>
    public static readonly IReadOnlyList<string> Types =
    [
        "1 Firmware Upgrade Image",
        "2 Web Content",
        "3 Vendor Configuration File",
        "4 Tone File",
        "5 Ringer File",
    ];

    private const int LongestName = 128;

    public string Name { get; set; } = "";
    public string FileType { get; set; } = Types[0];
    public string Version { get; set; } = "";
    public string ProductClass { get; set; } = "";
    public string Oui { get; set; } = "";
    public string HardwareVersion { get; set; } = "";

    /// <summary>What is wrong with the name; null for nothing.</summary>
    public string? WrongName =>
        Name.Length == 0 ? null
        : Name.Length > LongestName ? $"At most {LongestName} signs."
        : Name.Any(sign => !char.IsAsciiLetterOrDigit(sign) && sign is not ('.' or '-' or '_'))
            ? "Letters without accents, digits, dots, dashes and underscores only."
        : Name.All(sign => sign == '.') ? "Dots alone are no name."
        : null;

    /// <summary>What is wrong with the OUI; null for nothing.</summary>
    public string? WrongOui =>
        Oui.Length == 0 || (Oui.Length == 6 && Oui.All(char.IsAsciiHexDigit))
            ? null
            : "6 hex digits, or nothing.";

    /// <summary>Whether it may be sent.</summary>
    public bool IsRight => Name.Length > 0 && WrongName is null && WrongOui is null;

    /// <summary>Where the browser sends it: the API's own address, with the user's cookie.</summary>
    public string Address =>
        $"/api/v1/files/{Uri.EscapeDataString(Name)}"
        + QueryString.Create(
            new Dictionary<string, string?>
            {
                ["fileType"] = FileType,
                ["version"] = Version.Trim(),
                ["productClass"] = ProductClass.Trim(),
                ["oui"] = Oui.Trim(),
                ["hardwareVersion"] = HardwareVersion.Trim(),
            }.Where(each => each.Value is { Length: > 0 })
        );
}
