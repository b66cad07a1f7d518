using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Muster.Web.Admin;

/// <summary>What the address of the audit log says: it is the whole state of the page.</summary>
internal sealed record AuditSearch(
    string? Text,
    string? Who,
    string? Resource,
    string? Outcome,
    string? Since,
    string? After
)
{
    private const int PageSize = 50;

    public AuditQuery ToQuery(DateTimeOffset now) =>
        new()
        {
            Text = Given(Text),
            Who = Given(Who),
            Resource = Enum.TryParse<Resource>(Resource, ignoreCase: true, out var resource)
                ? resource
                : null,
            Outcome = Enum.TryParse<AuditOutcome>(Outcome, ignoreCase: true, out var outcome)
                ? outcome
                : null,
            Since =
                int.TryParse(Since, CultureInfo.InvariantCulture, out var days) && days > 0
                    ? now.AddDays(-Math.Min(days, 4000))
                    : null,
            Page = new PageRequest(PageSize, After),
        };

    public bool IsAll => this == new AuditSearch(null, null, null, null, null, null);

    public string ToAddress(string path) =>
        path
        + QueryString.Create(
            new Dictionary<string, string?>
            {
                ["text"] = Given(Text),
                ["who"] = Given(Who),
                ["resource"] = Given(Resource),
                ["outcome"] = Given(Outcome),
                ["since"] = Given(Since),
                ["after"] = After,
            }.Where(part => part.Value is not null)
        );

    /// <summary>All that fits as CSV, from the API.</summary>
    public string ToExport(DateTimeOffset now) =>
        "/api/v1/audit/export"
        + QueryString.Create(
            new Dictionary<string, string?>
            {
                ["format"] = "csv",
                ["q"] = Given(Text),
                ["who"] = Given(Who),
                ["resource"] = Lower(Given(Resource)),
                ["outcome"] = Lower(Given(Outcome)),
                ["since"] =
                    ToQuery(now).Since?.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)
                    + "Z",
            }.Where(part => part.Value is { Length: > 1 })
        );

    // Names of the API begin with a small letter.
    private static string? Lower(string? name) =>
        name is null ? null : char.ToLowerInvariant(name[0]) + name[1..];

    private static string? Given(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
