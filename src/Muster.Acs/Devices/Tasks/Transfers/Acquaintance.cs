namespace Muster.Acs.Devices.Tasks.Transfers;

/// <summary>What is known of a device when the time of its transfer is up.</summary>
/// <param name="Version">What it ran when it last called home; empty or null when unknown.</param>
/// <param name="LastInform">When that was.</param>
/// <param name="IsSilent">Its model sends no TransferComplete.</param>
internal readonly record struct Acquaintance(
    string? Version,
    DateTimeOffset? LastInform,
    bool IsSilent
);
