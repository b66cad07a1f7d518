namespace Muster.Web.Device.Overview;

/// <summary>Telephone lines by TR-104, version 1 and 2; its objects are the same below both roots.</summary>
internal static class VoiceLines
{
    public static IReadOnlyList<VoiceLine> Of(DeviceTree tree) =>
        [.. tree.Instances("Services.VoiceService.").SelectMany(service => Of(tree, service))];

    private static IEnumerable<VoiceLine> Of(DeviceTree tree, string service) =>
        tree.Instances(service + "VoiceProfile.")
            .Select(profile => profile + "Line.")
            .Append(service + "CallControl.Line.")
            .SelectMany(tree.Instances)
            .Select(line => new VoiceLine(
                tree.First(line + "DirectoryNumber", line + "SIP.AuthUserName", line + "SIP.URI")
                    ?? $"Line {line.TrimEnd('.').Split('.')[^1]}",
                tree.First(line + "Status", line + "Enable") switch
                {
                    "0" or "false" => "Disabled",
                    "1" or "true" => "",
                    var status => status ?? "",
                },
                tree.First(line + "CallState", line + "CallStatus") ?? ""
            ));
}
