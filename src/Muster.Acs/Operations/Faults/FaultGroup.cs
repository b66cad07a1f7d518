namespace Muster.Acs.Operations;

/// <summary>
/// Faults that had the same code, at the same work, parameter and script, on devices of one model and
/// version, when they arose.
/// </summary>
public sealed record FaultGroup
{
    /// <summary>Its number, as text.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="DeviceFault.Code"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The kind of the task, or the channel of rules.</summary>
    public required string What { get; init; }

    /// <summary>Whether it is a channel.</summary>
    public bool IsChannel { get; init; }

    /// <summary>
    /// The first parameter at fault, <c>{i}</c> for the numbers of instances; empty where none was named.
    /// </summary>
    public string Parameter { get; init; } = "";

    /// <summary>The script it happened in; empty for tasks and for profiles.</summary>
    public string Script { get; init; } = "";

    /// <summary>Of the devices.</summary>
    public string Model { get; init; } = "";

    /// <summary>Of the devices.</summary>
    public string SoftwareVersion { get; init; } = "";

    /// <summary>How many devices have it.</summary>
    public int Devices { get; init; }

    /// <summary>How many faults they are; none of a muted group whose faults are all closed.</summary>
    public int Faults { get; init; }

    /// <summary>The oldest of them.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>The newest of them.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>What one of them says.</summary>
    public string Message { get; init; } = "";

    /// <summary>How many arose in each of the last 24 hours, the newest last: that is the current hour.</summary>
    public IReadOnlyList<int> Hours { get; init; } = [];

    /// <summary>That it is not told of, and why; null while it is.</summary>
    public FaultMute? Mute { get; init; }
}

/// <summary>Why a group of faults is not told of.</summary>
/// <param name="Since">When that was said.</param>
/// <param name="Until">When it ends by itself; null: when somebody says so.</param>
/// <param name="By">Who said so.</param>
/// <param name="Reason">His words.</param>
public sealed record FaultMute(
    DateTimeOffset Since,
    DateTimeOffset? Until,
    string By,
    string Reason
);

/// <summary>How a group is to be muted.</summary>
/// <param name="Reason">Why, 1 to 500 characters.</param>
/// <param name="Until">When it ends by itself, within a year; null: when somebody says so.</param>
public sealed record MuteOrder(string Reason, DateTimeOffset? Until = null);

/// <summary>A group of faults, and what its devices have in common.</summary>
/// <param name="Group">As in the list.</param>
/// <param name="Days">How many arose in each of the last 14 days (UTC), today last.</param>
/// <param name="Kin">
/// Groups of the same fault on other models and versions, the largest first: what is told in
/// <paramref name="Shares"/> is of all their devices.
/// </param>
/// <param name="KinDevices">Devices with this fault, of all models and versions.</param>
/// <param name="Fleet">Devices there are.</param>
/// <param name="Shares">What they have in common, the most telling first.</param>
/// <param name="Samples">Some of its faults, with the session each arose in where it was recorded.</param>
public sealed record FaultGroupDetail(
    FaultGroup Group,
    IReadOnlyList<int> Days,
    IReadOnlyList<FaultGroup> Kin,
    int KinDevices,
    int Fleet,
    IReadOnlyList<FaultShare> Shares,
    IReadOnlyList<FaultSample> Samples
);

/// <summary>How many of the devices with a fault have something, compared with all devices.</summary>
/// <param name="Trait"><c>model</c>, <c>software</c>, <c>hardware</c>, <c>maker</c>, <c>tag</c> or <c>rule</c>.</param>
/// <param name="Value">The model, the version, the tag …</param>
/// <param name="Devices">Those with the fault that have it.</param>
/// <param name="FleetDevices">All that have it.</param>
/// <param name="Share">Of the devices with the fault, 0 to 1.</param>
/// <param name="FleetShare">Of all devices, 0 to 1.</param>
public sealed record FaultShare(
    string Trait,
    string Value,
    int Devices,
    int FleetDevices,
    double Share,
    double FleetShare
)
{
    /// <summary>How many times more frequent it is among the faulted: 1 tells nothing.</summary>
    public double Lift => FleetShare > 0 ? Share / FleetShare : 0;
}

/// <summary>A fault to look at.</summary>
/// <param name="DeviceId">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Message">What was said.</param>
/// <param name="Session">The recorded session it arose in; null when that is not kept.</param>
public sealed record FaultSample(
    string DeviceId,
    DateTimeOffset At,
    string Message,
    string? Session
);
