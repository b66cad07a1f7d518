using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>What the ACS remembers of the CPEs that have called home.</summary>
public interface IDevices
{
    /// <summary>The devices that fit the query, one page, in the order it asks for.</summary>
    Task<Page<DeviceSummary>> SearchAsync(DeviceQuery query, CancellationToken cancellation);

    /// <summary>How many devices there are, and how they are.</summary>
    Task<FleetCounts> CountsAsync(CancellationToken cancellation);

    /// <summary>One device. Throws <see cref="OperationException"/> NotFound.</summary>
    Task<DeviceDetail> GetAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// The last known parameters of a device in path order, from <paramref name="path"/> (a partial
    /// path such as <c>Device.WiFi.</c>, a complete name, or empty for all) down. Values of parameters
    /// whose names say that they hold a password or a key are <c>****</c>.
    /// Throws NotFound when the device or the path is unknown.
    /// </summary>
    Task<IReadOnlyList<ParameterView>> GetParametersAsync(
        string id,
        string path,
        CancellationToken cancellation
    );

    /// <summary>
    /// The same with passwords and keys in clear. Where there are any, the event <c>device.revealed</c>
    /// with the reason is stored before they are given. Throws Invalid, naming <c>reason</c>, without
    /// one or with more than 500 characters.
    /// </summary>
    Task<IReadOnlyList<ParameterView>> RevealParametersAsync(
        string id,
        string path,
        string by,
        string? reason,
        CancellationToken cancellation
    );

    /// <summary>Adds and removes tags; answers the tags the device then has.</summary>
    Task<IReadOnlyList<string>> ChangeTagsAsync(
        string id,
        IReadOnlyList<string> add,
        IReadOnlyList<string> remove,
        CancellationToken cancellation
    );

    /// <summary>Forgets a device, its tree, tasks and faults. It comes back with its next Inform.</summary>
    Task DeleteAsync(string id, CancellationToken cancellation);

    /// <summary>Sends a connection request now and tells how it went; an Inform is the success.</summary>
    Task<WakeResult> WakeAsync(string id, CancellationToken cancellation);

    /// <summary>The last wake-ups of a device, the newest first. Throws NotFound.</summary>
    Task<IReadOnlyList<WakeAttempt>> WakesAsync(string id, CancellationToken cancellation);
}

/// <summary>Which devices are wanted. Null means any; several conditions must all hold.</summary>
public sealed record DeviceQuery
{
    /// <summary>The device id, or the beginning of it when it ends in <c>*</c>.</summary>
    public string? Id { get; init; }

    /// <summary>The serial number, or the beginning of it when it ends in <c>*</c>.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>The Organizationally Unique Identifier, 6 hex digits.</summary>
    public string? OUI { get; init; }

    /// <summary>The product class, or the beginning of it when it ends in <c>*</c>.</summary>
    public string? ProductClass { get; init; }

    /// <summary>The manufacturer, or the beginning of it when it ends in <c>*</c>.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>The model name, or the beginning of it when it ends in <c>*</c>.</summary>
    public string? Model { get; init; }

    /// <summary>A tag the device must have.</summary>
    public string? Tag { get; init; }

    /// <summary>Free text: any part of the id, the serial number or the model.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// Values of indexed parameters (complete names, or the short names of the configured index),
    /// or the beginning of the value when it ends in <c>*</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Last Inform at or after this time.</summary>
    public DateTimeOffset? InformedSince { get; init; }

    /// <summary>Last Inform before this time: the silent ones.</summary>
    public DateTimeOffset? InformedBefore { get; init; }

    /// <summary>The address it last called from, or the beginning of it when it ends in <c>*</c>.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>
    /// A MAC address as 12 hex digits: part of the id or serial number, or the value of an indexed
    /// parameter whose name ends in <c>MACAddress</c>.
    /// </summary>
    public string? MACAddress { get; init; }

    /// <summary>
    /// Devices with a fault that waits for somebody: of this code (<c>9003</c>), any when it is <c>*</c>,
    /// any that is not muted when it is <c>unmuted</c>, or of a group (<c>#17</c>).
    /// </summary>
    public string? Fault { get; init; }

    /// <summary>A saved search (<see cref="ISearches"/>) that must fit as well.</summary>
    public string? Group { get; init; }

    /// <summary>What the devices are ordered by.</summary>
    public DeviceOrder Order { get; init; }

    /// <summary>The last of that order first.</summary>
    public bool Descending { get; init; }

    /// <summary>
    /// An expression that must hold, over <c>DeviceID.*</c>, <c>Events.*</c>, <c>Tags.x</c> and the last
    /// known parameters: <c>Tags.lab IS NOT NULL AND Device.Time.Enable = true</c>.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>What the caller may see: another expression that must hold.</summary>
    internal string? Within { get; init; }

    /// <summary>The page wanted.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>What a list of devices is ordered by; equal ones are in the order of their ids.</summary>
[JsonConverter(typeof(CamelCaseEnum<DeviceOrder>))]
public enum DeviceOrder
{
    /// <summary><see cref="DeviceSummary.Id"/>.</summary>
    Id,

    /// <summary><see cref="DeviceSummary.SerialNumber"/>.</summary>
    SerialNumber,

    /// <summary><see cref="DeviceSummary.Model"/>.</summary>
    Model,

    /// <summary><see cref="DeviceSummary.SoftwareVersion"/>.</summary>
    SoftwareVersion,

    /// <summary><see cref="DeviceSummary.FirstInform"/>.</summary>
    FirstInform,

    /// <summary><see cref="DeviceSummary.LastInform"/>.</summary>
    LastInform,

    /// <summary><see cref="DeviceSummary.RemoteAddress"/>.</summary>
    RemoteAddress,
}

/// <summary>The fleet in numbers.</summary>
/// <param name="Registered">Devices that ever called home and were not forgotten.</param>
/// <param name="HeardRecently">Last Inform within <see cref="Recently"/>.</param>
/// <param name="HeardToday">Last Inform within 24 hours.</param>
/// <param name="Faulted">With a fault that waits for somebody and is not muted.</param>
/// <param name="Faults">Such faults, of tasks and of rules.</param>
/// <param name="TasksWaiting">Tasks that wait for their device.</param>
/// <param name="TasksRunning">Tasks in a session, or whose outcome is awaited.</param>
public sealed record FleetCounts(
    long Registered,
    long HeardRecently,
    long HeardToday,
    long Faulted,
    long Faults,
    long TasksWaiting,
    long TasksRunning
)
{
    /// <summary>Who was heard within this time counts as online in numbers of many devices.</summary>
    public static readonly TimeSpan Recently = TimeSpan.FromMinutes(15);
}

/// <summary>A device in a list.</summary>
public record DeviceSummary
{
    /// <summary><c>OUI-ProductClass-SerialNumber</c>, each part percent-encoded.</summary>
    public required string Id { get; init; }

    /// <summary>As the device spelled it.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>6 hex digits, as the device spelled them.</summary>
    public required string OUI { get; init; }

    /// <summary>May be empty.</summary>
    public required string ProductClass { get; init; }

    /// <summary>As the device spelled it.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>DeviceInfo.ModelName where known, else the product class.</summary>
    public string Model { get; init; } = "";

    /// <summary>DeviceInfo.SoftwareVersion of the last Inform.</summary>
    public string SoftwareVersion { get; init; } = "";

    /// <summary>DeviceInfo.HardwareVersion of the last Inform.</summary>
    public string HardwareVersion { get; init; } = "";

    /// <summary>When it first called home.</summary>
    public DateTimeOffset FirstInform { get; init; }

    /// <summary>When it last called home.</summary>
    public DateTimeOffset LastInform { get; init; }

    /// <summary>The event codes of its last Inform.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];

    /// <summary>The address it last called from.</summary>
    public string RemoteAddress { get; init; } = "";

    /// <summary>What operators marked it with, in order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>All about one device but its tree.</summary>
public sealed record DeviceDetail : DeviceSummary
{
    /// <summary>Last <c>1 BOOT</c>.</summary>
    public DateTimeOffset? LastBoot { get; init; }

    /// <summary>Last <c>0 BOOTSTRAP</c>.</summary>
    public DateTimeOffset? LastBootstrap { get; init; }

    /// <summary>The CWMP version of its last session, <c>1.0</c> to <c>1.4</c>.</summary>
    public string CwmpVersion { get; init; } = "";

    /// <summary>Where a connection request goes; empty while unknown.</summary>
    public string ConnectionRequestURL { get; init; } = "";

    /// <summary>How many parameters of it are known.</summary>
    public int ParameterCount { get; init; }

    /// <summary>The RPCs the device said it knows; null while it was not asked.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Tasks not yet finished.</summary>
    public int PendingTasks { get; init; }

    /// <summary>Whether a session is open just now.</summary>
    public bool InSession { get; init; }

    /// <summary>How it can be made to call home.</summary>
    public Reachability Reachability { get; init; } = new();
}

/// <summary>A parameter or object as last seen.</summary>
/// <param name="Path">Complete name; objects end with a dot.</param>
/// <param name="IsObject">Objects have no value.</param>
/// <param name="Writable">
/// SetParameterValues (parameter), AddObject (table) or DeleteObject (instance) allowed; null while
/// the device has not said.
/// </param>
/// <param name="Value">The text as the device sent it; null while never read.</param>
/// <param name="Type"><c>xsd:string</c> and so on, as the device sent it.</param>
/// <param name="UpdatedAt">When the value was last seen.</param>
/// <param name="Notification">The notification attribute, null while never read.</param>
public sealed record ParameterView(
    string Path,
    bool IsObject,
    bool? Writable,
    string? Value,
    string? Type,
    DateTimeOffset? UpdatedAt,
    int? Notification
);

/// <summary>How a connection request went.</summary>
/// <param name="Woken">The device called home because of it.</param>
/// <param name="Detail">One sentence: what the device answered, or what was in the way.</param>
/// <param name="Way">The way it was asked last: <c>http</c>, <c>udp</c>, <c>xmpp</c>, or empty.</param>
public sealed record WakeResult(bool Woken, string Detail, string Way = "");
