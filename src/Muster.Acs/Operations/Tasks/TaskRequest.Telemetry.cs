using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

[JsonDerivedType(typeof(BulkDataProfileRequest), "bulkDataProfile")]
[JsonDerivedType(typeof(DeleteBulkDataProfileRequest), "deleteBulkDataProfile")]
public abstract partial record TaskRequest;

/// <summary>
/// Lets a device report parameters to this server by itself (TR-069 Annex N): its profile of that name
/// is made, or changed to be so. Needs a <c>BulkData.</c> object that knows HTTP.
/// </summary>
/// <param name="Profile">1 to 64 letters, digits, dots, dashes and underscores.</param>
/// <param name="Parameters">1 to 500 of them.</param>
/// <param name="ReportingInterval">Seconds between two reports.</param>
/// <param name="EncodingType"><c>JSON</c> or <c>CSV</c>.</param>
/// <param name="ReportFormat">
/// <c>ObjectHierarchy</c> or <c>NameValuePair</c> (JSON), <c>ParameterPerRow</c> or
/// <c>ParameterPerColumn</c> (CSV); the first of them when left out.
/// </param>
/// <param name="Compression"><c>None</c>, <c>GZIP</c> or <c>Deflate</c>.</param>
/// <param name="RetainedFailedReports">How many a device keeps that it could not deliver; -1 all it can.</param>
public sealed record BulkDataProfileRequest(
    string Profile,
    IReadOnlyList<BulkDataParameter> Parameters,
    uint ReportingInterval,
    string EncodingType = "JSON",
    string? ReportFormat = null,
    string Compression = "None",
    int RetainedFailedReports = 10
) : TaskRequest;

/// <summary>Takes a profile off the device; what it reported stays.</summary>
/// <param name="Profile">The name it was set up with.</param>
public sealed record DeleteBulkDataProfileRequest(string Profile) : TaskRequest;

/// <summary>One reported parameter.</summary>
/// <param name="Reference">A parameter, an object ending in a dot, or either with <c>*</c> for instances.</param>
/// <param name="Name">What it is called in the report; its path when left out.</param>
public sealed record BulkDataParameter(string Reference, string? Name = null);
