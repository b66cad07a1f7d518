using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;

namespace Muster.Cpe.ModelFiles;

/// <summary>
/// What the standard says of parameters a CSV tree only names: which go with every Inform, which are
/// hidden, which count rows, and which of ManagementServer no agent can do without.
/// </summary>
internal static class StandardParameters
{
    private const string NumberOfEntries = "NumberOfEntries";

    private static readonly ParameterSyntax Text256 = ParameterSyntax.String with
    {
        Sizes = [new SizeRange(0, 256)],
    };

    private static readonly ParameterSyntax Interval = new(ParameterType.UnsignedInt)
    {
        Ranges = [new ValueRange(1, null)],
    };

    /// <summary>TR-069 3.7.1.5 and the attribute forcedInform of the models.</summary>
    private static readonly HashSet<string> ForcedInform = new(StringComparer.Ordinal)
    {
        "Device.RootDataModelVersion",
        "Device.DeviceSummary",
        "Device.LAN.IPAddress",
        "Device.DeviceInfo.HardwareVersion",
        "Device.DeviceInfo.SoftwareVersion",
        "Device.DeviceInfo.ProvisioningCode",
        "Device.ManagementServer.ParameterKey",
        "Device.ManagementServer.ConnectionRequestURL",
        "Device.ManagementServer.AliasBasedAddressing",
        "InternetGatewayDevice.DeviceSummary",
        "InternetGatewayDevice.DeviceInfo.SpecVersion",
        "InternetGatewayDevice.DeviceInfo.HardwareVersion",
        "InternetGatewayDevice.DeviceInfo.SoftwareVersion",
        "InternetGatewayDevice.DeviceInfo.ProvisioningCode",
        "InternetGatewayDevice.ManagementServer.ParameterKey",
        "InternetGatewayDevice.ManagementServer.ConnectionRequestURL",
        "InternetGatewayDevice.ManagementServer.AliasBasedAddressing",
    };

    /// <summary>Tables whose counters are not named after them (TR-098).</summary>
    private static readonly Dictionary<string, string> OddCounters = new(StringComparer.Ordinal)
    {
        ["LANWLANConfigurationNumberOfEntries"] = "WLANConfiguration",
        ["LANEthernetInterfaceNumberOfEntries"] = "LANEthernetInterfaceConfig",
        ["LANUSBInterfaceNumberOfEntries"] = "LANUSBInterfaceConfig",
        ["WANConnectionNumberOfEntries"] = "WANConnectionDevice",
        ["ForwardNumberOfEntries"] = "Forwarding",
    };

    /// <summary>The table a parameter counts the rows of, or null.</summary>
    public static string? CountedTable(string name)
    {
        if (OddCounters.TryGetValue(name, out var odd))
            return odd;
        return name.EndsWith(NumberOfEntries, StringComparison.Ordinal)
            ? name[..^NumberOfEntries.Length]
            : null;
    }

    /// <summary>What a parameter is, as far as its name and first value tell.</summary>
    public static ParameterDefinition Define(
        string path,
        string name,
        ParameterType type,
        bool writable,
        string value
    )
    {
        var isSecret = type == ParameterType.String && value.Length == 0 && NamesSecret(name);
        var syntax = path.EndsWith(
            ".ManagementServer.PeriodicInformInterval",
            StringComparison.Ordinal
        )
            ? Interval
            : new ParameterSyntax(type) { IsHidden = isSecret };
        return new ParameterDefinition(name, syntax)
        {
            Writable = writable,
            ForcedInform = IsForcedInform(path),
            ActiveNotify = ActiveNotifyOf(path),
        };
    }

    /// <summary>Adds what an agent needs and the tree does not have.</summary>
    public static void Complete(ObjectDraft root)
    {
        if (!root.Objects.TryGetValue("ManagementServer", out var server))
            root.Objects.Add("ManagementServer", server = new ObjectDraft("ManagementServer"));
        var hidden = Text256 with { IsHidden = true };
        var flag = new ParameterSyntax(ParameterType.Boolean);
        Add("URL", Text256, "", true);
        Add("Username", Text256, "", true);
        Add("Password", hidden, "", true);
        Add("PeriodicInformEnable", flag, "true", true);
        Add("PeriodicInformInterval", Interval, "86400", true);
        Add("ParameterKey", Text256 with { Sizes = [new SizeRange(0, 32)] }, "", false);
        Add("ConnectionRequestURL", Text256, "", false);
        Add("ConnectionRequestUsername", Text256, "", true);
        Add("ConnectionRequestPassword", hidden, "", true);

        void Add(string name, ParameterSyntax syntax, string value, bool writable)
        {
            var path = $"{root.Name}.ManagementServer.{name}";
            var definition = new ParameterDefinition(name, syntax)
            {
                Writable = writable,
                ForcedInform = IsForcedInform(path),
                ActiveNotify = ActiveNotifyOf(path),
            };
            server.Parameters.TryAdd(name, new ParameterDraft(definition, new ConstantText(value)));
        }
    }

    private static bool IsForcedInform(string path) =>
        ForcedInform.Contains(path)
        || (
            path.StartsWith("InternetGatewayDevice.WANDevice.", StringComparison.Ordinal)
            && path.EndsWith(".ExternalIPAddress", StringComparison.Ordinal)
        );

    private static ActiveNotify ActiveNotifyOf(string path)
    {
        var relative = path[(path.IndexOf('.') + 1)..];
        if (relative is "DeviceInfo.SoftwareVersion" or "DeviceInfo.ProvisioningCode")
            return ActiveNotify.ForceEnabled;
        if (
            relative
            is "ManagementServer.ConnectionRequestURL"
                or "ManagementServer.ConnReqJabberID"
        )
            return ActiveNotify.ForceDefaultEnabled;
        return
            relative.StartsWith("WANDevice.", StringComparison.Ordinal)
            && relative.EndsWith(".ExternalIPAddress", StringComparison.Ordinal)
            ? ActiveNotify.ForceDefaultEnabled
            : ActiveNotify.Normal;
    }

    private static bool NamesSecret(string name) =>
        name.EndsWith("Password", StringComparison.Ordinal)
        || name.EndsWith("Passphrase", StringComparison.Ordinal)
        || name is "PreSharedKey" or "WEPKey";
}
