namespace Muster.Cpe.BulkData;

/// <summary>An attempt to deliver reports of bulk data has ended.</summary>
/// <param name="Profile">The row: <c>Device.BulkData.Profile.1.</c></param>
/// <param name="Reports">How many went together: the current one, and those that failed before.</param>
/// <param name="Problem">Why the collector did not take them; null when it did.</param>
public sealed record BulkDataReport(string Profile, int Reports, string? Problem)
{
    /// <summary>True when the collector took them.</summary>
    public bool IsDelivered => Problem is null;
}
