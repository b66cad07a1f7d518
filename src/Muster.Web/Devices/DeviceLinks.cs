using System.Globalization;

namespace Muster.Web.Devices;

/// <summary>Where the pages of devices are. An id is percent-encoded itself, and so once more in a path.</summary>
internal static class DeviceLinks
{
    private const string Exact = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The serial number in an id, as the device spells it: what people call a device by.</summary>
    public static string Name(string id) => Uri.UnescapeDataString(id[(id.LastIndexOf('-') + 1)..]);

    public static string Of(string id) => "/devices/" + Uri.EscapeDataString(id);

    public static string Tab(string id, string tab) => $"{Of(id)}?tab={tab}";

    /// <summary>Its parameters as they were.</summary>
    public static string Past(string id, DateTimeOffset at) =>
        $"{Tab(id, "parameters")}&at={at.UtcDateTime.ToString(Exact, CultureInfo.InvariantCulture)}";

    public static string History(string id, string path) =>
        $"{Tab(id, "history")}{(path.Length > 0 ? "&find=" + Uri.EscapeDataString(path) : "")}";

    public static string Backup(string id, string name) =>
        $"{Tab(id, "backups")}&name={Uri.EscapeDataString(name)}";

    public static string Session(string id, string session) => $"{Of(id)}/sessions/{session}";

    public static string Search(string text) => "/devices?q=" + Uri.EscapeDataString(text);
}
