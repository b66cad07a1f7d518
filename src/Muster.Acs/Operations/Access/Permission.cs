using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>What a permission is about. Those marked "of devices" also need <see cref="Devices"/>.</summary>
[JsonConverter(typeof(CamelCaseEnum<Resource>))]
public enum Resource
{
    /// <summary>Devices, their trees and tags.</summary>
    Devices,

    /// <summary>Work for devices. Of devices.</summary>
    Tasks,

    /// <summary>Failed tasks and rules. Of devices.</summary>
    Faults,

    /// <summary>Connection requests, to one device or many. Of devices.</summary>
    Wakes,

    /// <summary>What devices uploaded. Of devices.</summary>
    Uploads,

    /// <summary>Open sessions, and transcripts of those that are over. Of devices.</summary>
    Sessions,

    /// <summary>What happened. Of devices.</summary>
    Events,

    /// <summary>What devices measured. Of devices.</summary>
    Telemetry,

    /// <summary>Notes on devices. Of devices.</summary>
    Notes,

    /// <summary>Kept configurations of devices; giving one back is a task, too. Of devices.</summary>
    Backups,

    /// <summary>Who may call home. Of devices.</summary>
    Registrations,

    /// <summary>Files for devices to download.</summary>
    Files,

    /// <summary>Presets.</summary>
    Presets,

    /// <summary>Provisions.</summary>
    Provisions,

    /// <summary>Virtual parameters.</summary>
    VirtualParameters,

    /// <summary>Objects that presets add.</summary>
    Objects,

    /// <summary>Profiles.</summary>
    Profiles,

    /// <summary>Tables that profiles look values up in.</summary>
    Tables,

    /// <summary>Values of the configuration.</summary>
    Config,

    /// <summary>What is measured by the server itself.</summary>
    Collections,

    /// <summary>Models of devices and their quirks.</summary>
    Models,

    /// <summary>Who is told of events.</summary>
    Webhooks,

    /// <summary>Users, and where they are signed in.</summary>
    Users,

    /// <summary>Roles and their permissions.</summary>
    Roles,

    /// <summary>API keys.</summary>
    Keys,

    /// <summary>The audit log.</summary>
    Audit,

    /// <summary>The server itself: its counters and its state.</summary>
    Server,
}

/// <summary>How much a permission allows; each level includes those before it.</summary>
[JsonConverter(typeof(CamelCaseEnum<AccessLevel>))]
public enum AccessLevel
{
    /// <summary>How many there are.</summary>
    Count = 1,

    /// <summary>To see them.</summary>
    Read = 2,

    /// <summary>To change them.</summary>
    Write = 3,
}

/// <summary>One thing a role allows.</summary>
/// <param name="Resource">What it is about.</param>
/// <param name="Access">How much it allows.</param>
/// <param name="Filter">
/// Only for devices of which this expression holds (<c>Tags.north IS NOT NULL</c>); null is all. What is
/// not of devices takes none.
/// </param>
/// <param name="Validate">
/// Only changes of which this expression holds, over <c>mutationType</c> (put, delete, task, tags,
/// password), <c>resourceType</c>, <c>mutation.*</c> (the change; of a list it must hold for each item),
/// <c>object.*</c> (the device) and <c>options.*</c>; null is any.
/// </param>
public sealed record Permission(
    Resource Resource,
    AccessLevel Access,
    string? Filter = null,
    string? Validate = null
);
