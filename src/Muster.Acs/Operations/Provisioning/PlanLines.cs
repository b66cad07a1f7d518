using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>A piece of a plan, in the order in which it is found out.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlanDocuments), "documents")]
[JsonDerivedType(typeof(PlanProgress), "progress")]
[JsonDerivedType(typeof(PlannedDevice), "device")]
[JsonDerivedType(typeof(PlanSummary), "summary")]
[JsonDerivedType(typeof(PlanTrouble), "trouble")]
public abstract record PlanLine;

/// <summary>What would become of the documents.</summary>
/// <param name="Revision">Of those that hold now.</param>
/// <param name="Documents">Those that would be new, changed or removed.</param>
/// <param name="Same">How many are as they are.</param>
/// <param name="Kept">How many hold that the directory does not have, and would go on holding.</param>
/// <param name="Waiting">Rules that wait for an event or an hour, and are therefore not in this plan.</param>
/// <param name="Warnings">What is allowed and probably not meant.</param>
public sealed record PlanDocuments(
    long Revision,
    IReadOnlyList<DocumentChange> Documents,
    int Same,
    int Kept,
    IReadOnlyList<string> Waiting,
    IReadOnlyList<string> Warnings
) : PlanLine;

/// <summary>What would become, or became, of one document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action">What is done with it.</param>
/// <param name="Version">The version that holds then, or held last.</param>
/// <param name="File">As it was given.</param>
public sealed record DocumentChange(
    DocumentKind Kind,
    string Name,
    DocumentAction Action,
    int Version,
    string? File
);

/// <summary>What is done with a document.</summary>
[JsonConverter(typeof(CamelCaseEnum<DocumentAction>))]
public enum DocumentAction
{
    /// <summary>There was none of that name.</summary>
    Add,

    /// <summary>Its text is another one.</summary>
    Change,

    /// <summary>It holds no longer; its versions stay.</summary>
    Remove,
}

/// <summary>How far it is.</summary>
/// <param name="Done">Devices looked at.</param>
/// <param name="Total">All of them.</param>
public sealed record PlanProgress(long Done, long Total) : PlanLine;

/// <summary>A device that would be changed, or of which that cannot be told.</summary>
/// <param name="DeviceId">Which.</param>
/// <param name="Changes">In the order in which they would be made.</param>
/// <param name="Unknown">What was never read of it, and must be before it can be told.</param>
/// <param name="Faults">Why rules could not be followed.</param>
public sealed record PlannedDevice(
    string DeviceId,
    IReadOnlyList<PlannedChange> Changes,
    IReadOnlyList<PlannedChange> Unknown,
    IReadOnlyList<PlannedFault> Faults
) : PlanLine;

/// <summary>Something rules would do.</summary>
/// <param name="Action">
/// <c>set</c>, <c>notify</c>, <c>add</c>, <c>delete</c>, <c>download</c>, <c>reboot</c>, <c>factoryReset</c>,
/// <c>tag</c>, <c>untag</c>; of what is not known <c>read</c>, <c>list</c> and <c>noValue</c>.
/// </param>
/// <param name="Path">Of the parameter or object; the file of a download; the tag.</param>
/// <param name="From">The value as it is stored; null where there is none, or it is hidden.</param>
/// <param name="To">The value it would get; secrets are <c>****</c>.</param>
/// <param name="Cause">The rule, its script, and the line.</param>
public sealed record PlannedChange(
    string Action,
    string Path,
    string? From,
    string? To,
    string Cause
);

/// <summary>Why the rules of a channel could not be followed.</summary>
/// <param name="Channel">Which.</param>
/// <param name="Code">As in the list of faults.</param>
/// <param name="Message">One sentence.</param>
public sealed record PlannedFault(string Channel, string Code, string Message);

/// <summary>The end of a plan.</summary>
/// <param name="Devices">Looked at.</param>
/// <param name="Changed">Of these would be changed.</param>
/// <param name="Unknown">Of these something must be read before it can be told.</param>
/// <param name="Faulty">Of these rules could not be followed.</param>
/// <param name="LeftOut">Of these the stored tree is damaged.</param>
/// <param name="Counts">By what is done, the parameter and its cause, the most frequent first.</param>
/// <param name="NextCursor">Lists on behind the last device that was listed; null when all were.</param>
public sealed record PlanSummary(
    long Devices,
    long Changed,
    long Unknown,
    long Faulty,
    long LeftOut,
    IReadOnlyList<PlanCount> Counts,
    string? NextCursor
) : PlanLine;

/// <summary>How often something would be done.</summary>
/// <param name="Action">
/// As of a <see cref="PlannedChange"/>; <c>fault</c> for faults, <c>nowhere</c> for what rules name and no
/// device has whose objects were listed.
/// </param>
/// <param name="Path">With <c>{i}</c> for instance numbers; of a fault its message.</param>
/// <param name="Cause">The rule, its script, and the line; of a fault its channel.</param>
/// <param name="Devices">On how many devices.</param>
/// <param name="Times">How often in all.</param>
public sealed record PlanCount(string Action, string Path, string Cause, long Devices, long Times);

/// <summary>The plan broke off.</summary>
/// <param name="Detail">Why.</param>
public sealed record PlanTrouble(string Detail) : PlanLine;
