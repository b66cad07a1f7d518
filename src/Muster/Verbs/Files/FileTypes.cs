namespace Muster.Verbs.Files;

/// <summary>The file types of TR-069 A.3.2.8 by their numbers, so that nobody needs to type them out.</summary>
internal static class FileTypes
{
    public const string Firmware = "1";

    public static string InFull(string type) =>
        type.Trim() switch
        {
            "1" => "1 Firmware Upgrade Image",
            "2" => "2 Web Content",
            "3" => "3 Vendor Configuration File",
            "4" => "4 Tone File",
            "5" => "5 Ringer File",
            "6" => "6 Stored Firmware Image",
            var other => other,
        };
}
