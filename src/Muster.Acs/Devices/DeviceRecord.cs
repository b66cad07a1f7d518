using Muster.Acs.Waking;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>The row of a device, without its tree: what an idle session needs, and no more.</summary>
internal sealed record DeviceRecord
{
    /// <summary>The row's number in the store; 0 until it is stored.</summary>
    public long RowId { get; init; }

    public required DeviceKey Key { get; init; }
    public required string Id { get; init; }
    public required DeviceIdStruct Identity { get; init; }
    public DateTimeOffset FirstInform { get; init; }
    public DateTimeOffset LastInform { get; init; }
    public DateTimeOffset? LastBoot { get; init; }
    public DateTimeOffset? LastBootstrap { get; init; }

    /// <summary>Event codes of the last Inform.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];
    public CwmpVersion CwmpVersion { get; init; } = CwmpVersion.V1_0;
    public string RemoteAddress { get; init; } = "";

    /// <summary>
    /// The ParameterList of the last Inform, in name order: kept apart from the tree, so that the cost
    /// of an idle session does not grow with the tree. Seen at <see cref="LastInform"/>.
    /// </summary>
    public IReadOnlyList<ParameterValueStruct> Informed { get; init; } = [];

    /// <summary>The instant the tree was last read as a whole; null while it never was.</summary>
    public DateTimeOffset? Discovered { get; init; }

    /// <summary>When another ACS had listed the device's root objects; null where none did.</summary>
    public DateTimeOffset? RootsListed { get; init; }

    /// <summary>
    /// What became of writing the device's own connection request credentials; null while that was
    /// not tried since the device last lost them with its configuration.
    /// </summary>
    public OwnCredentials? Own
    {
        get => field is { } own && (LastBootstrap is not { } lost || own.At >= lost) ? own : null;
        init;
    }

    public string? InformedValue(string suffix)
    {
        foreach (var parameter in Informed)
        {
            if (parameter.Name.EndsWith(suffix, StringComparison.Ordinal))
                return parameter.Value.Text;
        }
        return null;
    }
}
