using Muster.Acs.Files;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Refuses profiles that no device could carry out.</summary>
internal static class BulkDataChecks
{
    private const int LongestProfile = 64;
    private const int MostParameters = 500;
    private const int LongestReference = 256;
    private const int LongestName = 64;

    public static void Check(BulkDataProfileRequest request)
    {
        Profile(request.Profile);
        if (request.ReportingInterval == 0)
            throw Invalid("reportingInterval", "It is at least one second.");
        if (request.RetainedFailedReports < -1)
            throw Invalid("retainedFailedReports", "It is -1 (all), 0 (none) or a number.");
        if (FormatsOf(request.EncodingType) is not { } formats)
            throw Invalid("encodingType", $"'{request.EncodingType}' is neither JSON nor CSV.");
        if (request.ReportFormat is { } format && !formats.Contains(format))
            throw Invalid(
                "reportFormat",
                $"{request.EncodingType} has the formats {string.Join(" and ", formats)}."
            );
        if (request.Compression is not ("None" or "GZIP" or "Deflate"))
            throw Invalid("compression", "It is None, GZIP or Deflate.");
        if (request.Parameters is not { Count: > 0 and <= MostParameters })
            throw Invalid("parameters", $"1 to {MostParameters} parameters can be reported.");
        for (var i = 0; i < request.Parameters.Count; i++)
            Parameter($"parameters[{i}]", request.Parameters[i]);
    }

    public static void Profile(string profile)
    {
        if (profile is not { Length: <= LongestProfile } || !FileNames.IsPlain(profile))
            throw Invalid(
                "profile",
                $"It has 1 to {LongestProfile} letters, digits, dots, dashes and underscores."
            );
    }

    /// <summary>The formats of an encoding, the usual one first; null for an unknown encoding.</summary>
    public static string[]? FormatsOf(string encoding) =>
        encoding switch
        {
            "JSON" => ["ObjectHierarchy", "NameValuePair"],
            "CSV" => ["ParameterPerRow", "ParameterPerColumn"],
            _ => null,
        };

    private static void Parameter(string field, BulkDataParameter parameter)
    {
        if (parameter?.Reference is not { Length: > 0 and <= LongestReference } reference)
            throw Invalid($"{field}.reference", $"It has 1 to {LongestReference} characters.");
        if (reference.Any(c => char.IsControl(c) || c == ' '))
            throw Invalid($"{field}.reference", $"'{reference}' is no parameter path.");
        if (parameter.Name is { } name && (name.Length > LongestName || name.Any(char.IsControl)))
            throw Invalid($"{field}.name", $"It has at most {LongestName} characters.");
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);
}
