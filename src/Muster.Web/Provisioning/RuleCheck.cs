using System.Text.Json;
using System.Text.RegularExpressions;

namespace Muster.Web.Provisioning;

/// <summary>What is wrong with a text, and where, as far as the message says.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record RuleProblem(string Message, int Line, int Column);

/// <summary>Looks at a document as the server would when it stores it, without storing it.</summary>
internal sealed partial class RuleCheck(IPlans plans, IDevices devices)
{
    /// <summary>Null when nothing is wrong, or when the person may not ask.</summary>
    public async Task<RuleProblem?> ProblemAsync(
        DocumentFile document,
        CancellationToken cancellation
    )
    {
        try
        {
            // A plan tells of wrong documents before it looks at the first device; no further is it read.
            var order = new PlanOrder([document with { File = null }]) { Limit = 0 };
            await foreach (var _ in plans.PlanAsync(order, cancellation))
                break;
            return null;
        }
        catch (OperationException refusal) when (refusal.Kind == OperationFaultKind.Invalid)
        {
            return Problem(refusal.Message);
        }
        catch (OperationException refusal) when (refusal.Kind == OperationFaultKind.Forbidden)
        {
            return null;
        }
    }

    /// <summary>How many devices a document is for; null where that cannot be told from its text.</summary>
    public async Task<long?> DevicesAsync(DocumentFile document, CancellationToken cancellation)
    {
        if (Condition(document) is not { } condition)
            return null;
        try
        {
            var query = new DeviceQuery
            {
                Filter = condition.Length == 0 ? null : condition,
                Page = new PageRequest(1, null, WithTotal: true),
            };
            return (await devices.SearchAsync(query, cancellation)).Total;
        }
        catch (OperationException)
        {
            return null;
        }
    }

    internal static RuleProblem Problem(string message)
    {
        var place = Place().Match(message);
        return place.Success
            ? new(message, Number(place.Groups["line"]), Number(place.Groups["column"]))
            : new(message, 1, 1);
    }

    private static int Number(Group digits) =>
        int.TryParse(digits.ValueSpan, out var number) && number > 0 ? number : 1;

    /// <summary>The expression that says for which devices; empty for all of them.</summary>
    private static string? Condition(DocumentFile document) =>
        document.Kind switch
        {
            DocumentKind.Preset => Precondition(document.Text),
            DocumentKind.Profile => For().Match(document.Text) is { Success: true } found
                ? found.Groups["who"].Value.Trim().Trim('"')
                : "",
            _ => null,
        };

    private static string? Precondition(string text)
    {
        try
        {
            using var preset = JsonDocument.Parse(text);
            return preset.RootElement.TryGetProperty("precondition", out var found)
                ? found.ValueKind == JsonValueKind.String
                    ? found.GetString()
                    : null
                : "";
        }
        catch (Exception trouble) when (trouble is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"^for:[ \t]*(?<who>\S.*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex For();

    [GeneratedRegex(
        @"[Ll]ine (?<line>\d{1,7}), column (?<column>\d{1,7})",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Place();
}
