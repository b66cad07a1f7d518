using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>The roles that come with the server.</summary>
internal static class ReadyRoles
{
    public const string Administrator = "administrator";
    public const string Viewer = "viewer";
    public const string HelpDesk = "helpdesk";
    public const string Operator = "operator";
    public const string Provisioning = "provisioning";

    /// <summary>
    /// What the five buttons of a help desk do: restart, Wi-Fi name and password, best channel, speed
    /// test, full check.
    /// </summary>
    private const string SafeTasks = """
        mutation.kind = 'reboot' OR mutation.kind = 'getParameterValues'
        OR mutation.kind = 'refreshObject' OR mutation.kind = 'ipPing' OR mutation.kind = 'traceRoute'
        OR mutation.kind = 'nsLookup' OR mutation.kind LIKE '%Diagnostics'
        OR mutation.kind = 'wifiNeighbors'
        OR (mutation.kind = 'setParameterValues' AND (
            mutation.parameterValues.name LIKE 'Device.WiFi.SSID.%.SSID'
            OR mutation.parameterValues.name LIKE 'Device.WiFi.AccessPoint.%.Security.KeyPassphrase'
            OR mutation.parameterValues.name LIKE 'Device.WiFi.AccessPoint.%.Security.SAEPassphrase'
            OR mutation.parameterValues.name LIKE 'Device.WiFi.Radio.%.Channel'
            OR mutation.parameterValues.name LIKE 'Device.WiFi.Radio.%.AutoChannelEnable'
            OR mutation.parameterValues.name LIKE '%.WLANConfiguration.%.SSID'
            OR mutation.parameterValues.name LIKE '%.WLANConfiguration.%.KeyPassphrase'
            OR mutation.parameterValues.name LIKE '%.WLANConfiguration.%.PreSharedKey'
            OR mutation.parameterValues.name LIKE '%.WLANConfiguration.%.Channel'
            OR mutation.parameterValues.name LIKE '%.WLANConfiguration.%.AutoChannelEnable'))
        """;

    private static readonly Resource[] Administration =
    [
        Resource.Users,
        Resource.Roles,
        Resource.Keys,
        Resource.Audit,
        Resource.Webhooks,
        Resource.Config,
    ];

    private static readonly Resource[] Rules =
    [
        Resource.Presets,
        Resource.Provisions,
        Resource.VirtualParameters,
        Resource.Objects,
        Resource.Profiles,
        Resource.Tables,
        Resource.Config,
        Resource.Collections,
        Resource.Models,
        Resource.Files,
    ];

    private static readonly Resource[] Work =
    [
        Resource.Devices,
        Resource.Tasks,
        Resource.Faults,
        Resource.Wakes,
        Resource.Uploads,
        Resource.Notes,
        Resource.Backups,
        Resource.Registrations,
    ];

    private static readonly Permission[] Sight =
    [
        .. Enum.GetValues<Resource>().Except(Administration).Select(Read),
    ];

    public static readonly IReadOnlyList<Role> All =
    [
        new(
            Administrator,
            "Everything.",
            [.. Enum.GetValues<Resource>().Select(Write)],
            IsReadyMade: true
        ),
        new(
            Provisioning,
            "Rules, files and models, and the work of an operator.",
            [.. Sight, .. Work.Select(Write), .. Rules.Select(Write)],
            IsReadyMade: true
        ),
        new(
            Operator,
            "Devices and all work on them; sees the rules.",
            [.. Sight, .. Work.Select(Write)],
            IsReadyMade: true
        ),
        new(
            HelpDesk,
            "Sees devices and writes notes on them; restarts and checks them, and changes Wi-Fi.",
            [
                Read(Resource.Devices),
                new(Resource.Tasks, AccessLevel.Write, Validate: SafeTasks),
                Write(Resource.Wakes),
                Write(Resource.Notes),
                Read(Resource.Faults),
                Read(Resource.Sessions),
                Read(Resource.Events),
                Read(Resource.Telemetry),
            ],
            IsReadyMade: true
        ),
        new(Viewer, "Sees all but the administration, changes nothing.", Sight, IsReadyMade: true),
    ];

    public static Role? Find(string name) => All.FirstOrDefault(role => role.Name == name);

    private static Permission Read(Resource resource) => new(resource, AccessLevel.Read);

    private static Permission Write(Resource resource) => new(resource, AccessLevel.Write);
}
