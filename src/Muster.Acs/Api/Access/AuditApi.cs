using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Access;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Who did what: searched, or exported.</summary>
internal static class AuditApi
{
    private const string Tag = "Audit";
    private const string Csv = "csv";

    private static readonly QueryField[] Search =
    [
        new("who", "Done by this user or with this key."),
        new("resource", "About this, as in permissions.", Example: "devices"),
        new("action", "create, change, delete, signIn …", Example: "delete"),
        new("target", "To this: the name or id of what was changed."),
        new("device", "To this device."),
        new("outcome", "It ended so: done, refused, forbidden, failed or begun."),
        new("since", "At or after this time.", QueryType.Time),
        new("until", "Before this time.", QueryType.Time),
        new("q", "Any part of target, reason, before or after."),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", SearchAsync)
            .Describe(
                Tag,
                "Search the audit log",
                "The newest first; all conditions must hold. A search for text looks through 20,000 "
                    + "entries at a time: a page can be short and still name a next one."
            )
            .WithQuery([.. Search, .. QueryFields.Page])
            .Refuses(400);
        api.MapGet("/audit/export", ExportAsync)
            .Describe(Tag, "Export the audit log", "All that fits, as a stream.")
            .WithQuery([.. Search, new("format", "csv or ndjson; ndjson when left out.")])
            .Produces(StatusCodes.Status200OK, contentType: JsonLines.ContentType)
            .Refuses(400);
    }

    private static async Task<Ok<Page<AuditEntry>>> SearchAsync(HttpContext http, IAudit audit)
    {
        var read = new QueryReader(http.Request);
        var query = Of(read) with { Page = read.Page() };
        return TypedResults.Ok(await audit.SearchAsync(query, http.RequestAborted));
    }

    private static async Task ExportAsync(HttpContext http, IAudit audit)
    {
        var read = new QueryReader(http.Request);
        var format = read.Text("format") ?? "ndjson";
        if (format is not ("ndjson" or Csv))
            throw Problems.Invalid("format", $"'{format}' is neither csv nor ndjson.");
        var isBegun = false;
        await foreach (var entry in audit.ExportAsync(Of(read), http.RequestAborted))
        {
            if (!isBegun)
                await BeginAsync(http, format);
            isBegun = true;
            await http.Response.WriteAsync(
                format == Csv ? Line(entry) : JsonSerializer.Serialize(entry, Compact) + "\n",
                http.RequestAborted
            );
        }
        if (!isBegun)
            await BeginAsync(http, format);
    }

    private static JsonSerializerOptions Compact => ApiJson.Rules;

    private static Task BeginAsync(HttpContext http, string format)
    {
        http.Response.ContentType =
            format == Csv ? "text/csv; charset=utf-8" : JsonLines.ContentType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit.{format}\"";
        return format == Csv
            ? http.Response.WriteAsync(
                "id,at,who,kind,door,address,resource,action,target,device,outcome,detail,before,after\r\n"
            )
            : Task.CompletedTask;
    }

    private static string Line(AuditEntry entry)
    {
        var line = new StringBuilder();
        line.Append(entry.Id.ToString(CultureInfo.InvariantCulture));
        foreach (
            var field in (string?[])
                [
                    entry.At.ToString("O", CultureInfo.InvariantCulture),
                    entry.Who,
                    entry.Kind,
                    entry.Door,
                    entry.Address,
                    Scopes.Name(entry.Resource),
                    entry.Action,
                    entry.Target,
                    entry.DeviceId,
                    Scopes.Name(entry.Outcome),
                    entry.Detail,
                    entry.Before?.GetRawText(),
                    entry.After?.GetRawText(),
                ]
        )
            line.Append(',').Append(Field(field ?? ""));
        return line.Append("\r\n").ToString();
    }

    // RFC 4180; and a spreadsheet shall not take what somebody typed for a formula.
    private static string Field(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static AuditQuery Of(QueryReader read) =>
        new()
        {
            Who = read.Text("who"),
            Resource = Word<Resource>(read, "resource"),
            Action = read.Text("action"),
            Target = read.Text("target"),
            DeviceId = read.Text("device"),
            Outcome = Word<AuditOutcome>(read, "outcome"),
            Since = read.Time("since"),
            Until = read.Time("until"),
            Text = read.Text("q"),
        };

    private static TEnum? Word<TEnum>(QueryReader read, string name)
        where TEnum : struct, Enum
    {
        if (read.Text(name) is not { } text)
            return null;
        foreach (var value in Enum.GetValues<TEnum>())
        {
            if (text.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase))
                return value;
        }
        var words = string.Join(
            ", ",
            Enum.GetNames<TEnum>().Select(JsonNamingPolicy.CamelCase.ConvertName)
        );
        throw Problems.Invalid(name, $"'{text}' is none of: {words}.");
    }
}
