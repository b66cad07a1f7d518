using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>What an operator may ask of a device; one kind is one sequence of RPCs.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GetParameterValuesRequest), "getParameterValues")]
[JsonDerivedType(typeof(SetParameterValuesRequest), "setParameterValues")]
[JsonDerivedType(typeof(RefreshObjectRequest), "refreshObject")]
[JsonDerivedType(typeof(AddObjectRequest), "addObject")]
[JsonDerivedType(typeof(DeleteObjectRequest), "deleteObject")]
[JsonDerivedType(typeof(GetParameterAttributesRequest), "getParameterAttributes")]
[JsonDerivedType(typeof(SetParameterAttributesRequest), "setParameterAttributes")]
[JsonDerivedType(typeof(RebootRequest), "reboot")]
[JsonDerivedType(typeof(FactoryResetRequest), "factoryReset")]
[JsonDerivedType(typeof(DownloadRequest), "download")]
public abstract partial record TaskRequest
{
    /// <summary>The kind alone: a request may hold passwords, and this must be safe to log.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>Reads values; a name ending in a dot reads everything below it.</summary>
public sealed record GetParameterValuesRequest(IReadOnlyList<string> ParameterNames) : TaskRequest;

/// <summary>Writes values, all or none.</summary>
/// <param name="ParameterValues">Complete names; a type left out is taken from the shadow, else xsd:string.</param>
/// <param name="ParameterKey">The stamp the device keeps, up to 32 characters; empty if left out.</param>
public sealed record SetParameterValuesRequest(
    IReadOnlyList<NamedValue> ParameterValues,
    string? ParameterKey = null
) : TaskRequest;

/// <summary>Discovers names, writability and values of an object and everything below; empty is the whole tree.</summary>
public sealed record RefreshObjectRequest(string ObjectName = "") : TaskRequest;

/// <summary>Adds an instance to a table, and writes values below it.</summary>
/// <param name="ObjectName">The table, ending in a dot.</param>
/// <param name="ParameterValues">Names relative to the new instance (<c>Enable</c>).</param>
/// <param name="ParameterKey">See <see cref="SetParameterValuesRequest"/>.</param>
public sealed record AddObjectRequest(
    string ObjectName,
    IReadOnlyList<NamedValue>? ParameterValues = null,
    string? ParameterKey = null
) : TaskRequest;

/// <summary>Deletes one instance, ending in a dot.</summary>
public sealed record DeleteObjectRequest(string ObjectName, string? ParameterKey = null)
    : TaskRequest;

/// <summary>Reads notification and access list; a name ending in a dot reads everything below it.</summary>
public sealed record GetParameterAttributesRequest(IReadOnlyList<string> ParameterNames)
    : TaskRequest;

/// <summary>Sets notification or access list of names or partial paths.</summary>
public sealed record SetParameterAttributesRequest(
    IReadOnlyList<NamedAttributes> ParameterAttributes
) : TaskRequest;

/// <summary>Restarts the device; done when it calls home with <c>M Reboot</c>.</summary>
public sealed record RebootRequest : TaskRequest;

/// <summary>Resets the device; done when it calls home with <c>0 BOOTSTRAP</c>.</summary>
public sealed record FactoryResetRequest : TaskRequest;

/// <summary>Lets the device fetch an uploaded file; done at TransferComplete.</summary>
/// <param name="File">
/// The name of the uploaded file, or <c>configuration/3</c> for what the device itself uploaded.
/// </param>
/// <param name="FileType">Overrides the file's own, <c>1 Firmware Upgrade Image</c> and so on.</param>
/// <param name="TargetFileName">Empty leaves the name to the device.</param>
/// <param name="DelaySeconds">The device shall wait this long, in seconds.</param>
public sealed record DownloadRequest(
    string File,
    string? FileType = null,
    string TargetFileName = "",
    uint DelaySeconds = 0
) : TaskRequest;

/// <summary>A parameter and its value as text.</summary>
public sealed record NamedValue(string Name, string Value, string? Type = null);

/// <summary>A parameter and its attributes; null leaves one as it is.</summary>
public sealed record NamedAttributes(
    string Name,
    int? Notification = null,
    IReadOnlyList<string>? AccessList = null
);
