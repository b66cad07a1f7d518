using System.Text.Json.Serialization;

namespace Muster.Acs.Api;

/// <summary>Why a request was refused (RFC 9457, application/problem+json).</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says what kind it is.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence: what is wrong, and what to do.</param>
/// <param name="Field">
/// The field, query parameter or header at fault as the caller spelled it
/// (<c>parameterValues[2].name</c>); absent when it is none of them.
/// </param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field
);
