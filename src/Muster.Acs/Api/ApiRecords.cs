using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>A list that is given whole.</summary>
/// <param name="Items">All of it.</param>
public sealed record ItemList<T>(IReadOnlyList<T> Items);

/// <summary>The tree of a device, or a part of it.</summary>
/// <param name="Items">In path order.</param>
/// <param name="Total">How many there are.</param>
public sealed record ParameterList(IReadOnlyList<ParameterItem> Items, int Total);

/// <summary>A parameter or object as last seen, and how old that is.</summary>
/// <param name="Path">Complete name; objects end with a dot.</param>
/// <param name="IsObject">Objects have no value.</param>
/// <param name="Writable">
/// SetParameterValues (parameter), AddObject (table) or DeleteObject (instance) allowed; null while
/// the device has not said.
/// </param>
/// <param name="Value">The text as the device sent it; null while never read.</param>
/// <param name="Type"><c>xsd:string</c> and so on, as the device sent it.</param>
/// <param name="UpdatedAt">When the value was last seen.</param>
/// <param name="AgeSeconds">How long ago that is.</param>
/// <param name="Notification">The notification attribute; null while never read.</param>
public sealed record ParameterItem(
    string Path,
    bool IsObject,
    bool? Writable,
    string? Value,
    string? Type,
    DateTimeOffset? UpdatedAt,
    long? AgeSeconds,
    int? Notification
)
{
    internal static ParameterItem From(ParameterView view, DateTimeOffset now) =>
        new(
            view.Path,
            view.IsObject,
            view.Writable,
            view.Value,
            view.Type,
            view.UpdatedAt,
            view.UpdatedAt is { } at ? Math.Max(0, (long)(now - at).TotalSeconds) : null,
            view.Notification
        );
}

/// <summary>Which tags a device shall have and which not.</summary>
/// <param name="Add">Tags to add.</param>
/// <param name="Remove">Tags to remove.</param>
public sealed record TagChange(
    IReadOnlyList<string>? Add = null,
    IReadOnlyList<string>? Remove = null
);

/// <summary>The tags a device has.</summary>
/// <param name="Tags">In order.</param>
public sealed record TagList(IReadOnlyList<string> Tags);

/// <summary>Several tasks of one device, stored all or none, done in this order.</summary>
/// <param name="Tasks">1 to 1,000.</param>
public sealed record TaskBatch(IReadOnlyList<TaskRequest> Tasks);

/// <summary>A file that devices may be told to download.</summary>
/// <param name="Name">1 to 128 of letters, digits, dot, dash and underscore.</param>
/// <param name="FileType"><c>1 Firmware Upgrade Image</c>, <c>3 Vendor Configuration File</c> …</param>
/// <param name="OUI">For devices of this OUI; empty for any.</param>
/// <param name="ProductClass">For devices of this class; empty for any.</param>
/// <param name="Version">The version the file brings; free text.</param>
/// <param name="Size">Octets.</param>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Uploaded">When.</param>
/// <param name="HardwareVersion">For devices of this hardware version; empty for any.</param>
/// <param name="TargetFileName">What a device is told to call it; may be empty.</param>
public sealed record FileItem(
    string Name,
    string FileType,
    string OUI,
    string ProductClass,
    string Version,
    long Size,
    string Sha256,
    DateTimeOffset Uploaded,
    string HardwareVersion,
    string TargetFileName
)
{
    internal static FileItem From(StoredFile file) =>
        new(
            file.Description.Name,
            file.Description.FileType,
            file.Description.OUI,
            file.Description.ProductClass,
            file.Description.Version,
            file.Size,
            file.Sha256,
            file.Uploaded,
            file.Description.HardwareVersion,
            file.Description.TargetFileName
        );
}

/// <summary>The sessions open just now.</summary>
/// <param name="Items">The longest open first.</param>
/// <param name="Counters">Counts since the start.</param>
public sealed record SessionList(IReadOnlyList<OpenSession> Items, SessionCounters Counters);

/// <summary>Whether the server works.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Checks">What was looked at, and what was found: <c>ok</c> or one sentence.</param>
public sealed record HealthReport(string Status, IReadOnlyDictionary<string, string> Checks);
