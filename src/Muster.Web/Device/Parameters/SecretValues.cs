using System.Text.RegularExpressions;

namespace Muster.Web.Device.Parameters;

/// <summary>Parameters that by the standard's names hold secrets: most devices show them empty, not all.</summary>
internal static partial class SecretValues
{
    /// <summary>What stands for a secret that is there.</summary>
    public const string Mask = "••••••••";

    public static bool Holds(string path) => Names().IsMatch(path);

    /// <summary>A value as people may see it.</summary>
    public static string Shown(string path, string? value) =>
        value is { Length: > 0 } && Holds(path) ? Mask : value ?? "";

    [GeneratedRegex(
        @"(Password|Passphrase|PreSharedKey|WEPKey|PrivateKey|Secret|SharedKey|\bPIN|SIPAuthPassword)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Names();
}
