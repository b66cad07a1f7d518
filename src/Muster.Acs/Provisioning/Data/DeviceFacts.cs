using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Expressions;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Data;

/// <summary>What rules know of a device beside its tree; the same all through a session.</summary>
internal sealed class DeviceFacts
{
    public const string DeviceIdRoot = "DeviceID";
    public const string Events = "Events";
    public const string TagsRoot = "Tags";
    public const string Downloads = "Downloads";
    public const string VirtualParameters = "VirtualParameters";
    public const string Reboot = "Reboot";
    public const string FactoryReset = "FactoryReset";

    public required DeviceRecord Record { get; init; }

    /// <summary>The session's time in milliseconds since 1970.</summary>
    public required long Now { get; init; }

    /// <summary>Whether the session is the device's first one; null where the record tells.</summary>
    public bool? IsFirst { get; init; }

    /// <summary>The root objects the device showed (<c>Device</c>); empty when it showed none.</summary>
    public required IReadOnlyList<string> Roots { get; set; }

    /// <summary>Paths of the device that rules looked at.</summary>
    public HashSet<string> Looked { get; } = new(StringComparer.Ordinal);

    /// <summary>Events that presets asked for, and whether the Inform has them.</summary>
    public Dictionary<string, bool> Asked { get; } = new(StringComparer.Ordinal);

    public string DeviceId => Record.Id;

    /// <summary>Whether the ACS makes up what is below this root, instead of the device.</summary>
    public static bool IsOurs(ReadOnlySpan<char> root) =>
        root
            is DeviceIdRoot
                or Events
                or TagsRoot
                or Downloads
                or VirtualParameters
                or Reboot
                or FactoryReset;

    /// <summary>Nodes of ours that live in the tree and outlast the device's own.</summary>
    public static bool IsKept(string path) =>
        RootOf(path) is Downloads or VirtualParameters or Reboot or FactoryReset;

    public static ReadOnlySpan<char> RootOf(ReadOnlySpan<char> path) =>
        path.IndexOf('.') is >= 0 and var dot ? path[..dot] : path;

    /// <summary>DeviceID, Events and Tags as nodes.</summary>
    public Shadow Pseudo(IReadOnlyCollection<string> tags)
    {
        var nodes = new List<ShadowNode>(24 + tags.Count);
        Object(nodes, "DeviceID.");
        Text(nodes, "DeviceID.ID", Record.Id);
        Text(nodes, "DeviceID.Manufacturer", Record.Identity.Manufacturer);
        Text(nodes, "DeviceID.OUI", Record.Identity.OUI);
        Text(nodes, "DeviceID.ProductClass", Record.Identity.ProductClass);
        Text(nodes, "DeviceID.SerialNumber", Record.Identity.SerialNumber);
        Object(nodes, "Events.");
        foreach (var code in Record.LastEvents)
            Time(nodes, EventPath(code), Now);
        Time(nodes, "Events.Inform", Now);
        Time(nodes, "Events.Registered", Record.FirstInform.ToUnixTimeMilliseconds());
        Time(nodes, "Events.0_BOOTSTRAP", Record.LastBootstrap?.ToUnixTimeMilliseconds());
        Time(nodes, "Events.1_BOOT", Record.LastBoot?.ToUnixTimeMilliseconds());
        Object(nodes, "Tags.");
        foreach (var tag in tags)
            nodes.Add(
                new("Tags." + TagNames.Escape(tag), true, new("true", XsdTypes.Boolean), At(Now))
            );
        return Shadow.Empty.WithNodes(nodes);
    }

    public static string EventPath(string code) =>
        "Events." + TagNames.Escape(code.Replace(' ', '_'));

    public static DateTimeOffset At(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private void Object(List<ShadowNode> nodes, string path) =>
        nodes.Add(new(path, false, null, At(Now)));

    private void Text(List<ShadowNode> nodes, string path, string text) =>
        nodes.Add(new(path, false, ParameterValue.String(text), At(Now)));

    private void Time(List<ShadowNode> nodes, string path, long? milliseconds)
    {
        if (milliseconds is { } time)
            nodes.Add(
                new(path, false, ScriptValue.ToParameter((double)time, XsdTypes.DateTime), At(Now))
            );
    }
}
