using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Access;

/// <summary><c>muster audit …</c></summary>
internal static class AuditVerbs
{
    private static readonly (string Field, Option<string?> Option)[] Fields =
    [
        ("who", Of("--who", "Done by this user or with this key")),
        ("resource", Of("--resource", "About this, as in permissions")),
        ("action", Of("--action", "This was done: create, change, delete, signIn …")),
        ("device", Of("--device", "To this device")),
        ("outcome", Of("--outcome", "done, refused, forbidden, failed or begun")),
        ("q", Of("--text", "Any part of target, reason, before or after")),
    ];

    private static readonly Option<TimeSpan?> Since = new("--since")
    {
        Description = "Not longer ago than this",
        HelpName = "TIME",
        CustomParser = argument => Durations.Parse(argument),
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "ndjson or csv (ndjson)",
        DefaultValueFactory = _ => "ndjson",
        HelpName = "FORMAT",
    };

    public static Command Create() =>
        ClientOptions.Group("audit", "Tells who changed what.", ListVerb(), ExportVerb());

    private static Verb ListVerb() =>
        With(
                new Verb(
                    "list",
                    "Lists what was done, the newest first.",
                    "muster audit list --who ada --since 7d",
                    "muster audit list --device 00D09E-Gateway-1"
                )
            )
            .With(Paging.Limit)
            .Does(
                async (parse, terminal, cancellation) =>
                {
                    using var client = ClientOptions.Connect(parse);
                    var list = await client.ListAsync(
                        "audit",
                        Query(parse),
                        parse.GetValue(Paging.Limit),
                        cancellation,
                        withTotal: false
                    );
                    if (terminal.IsJson)
                        terminal.Document(list);
                    else
                        terminal.Rows(
                            ["AT", "WHO", "FROM", "RESOURCE", "ACTION", "TARGET", "OUTCOME", "WHY"],
                            from json in list["items"]?.AsArray() ?? []
                            let entry = MusterClient.Read<AuditEntry>(json)
                            select Row(entry)
                        );
                    return ExitCode.Done;
                }
            );

    private static Verb ExportVerb() =>
        With(
                new Verb(
                    "export",
                    "Writes all that fits to the standard output.",
                    "muster audit export --format csv --since 30d > audit.csv"
                )
            )
            .With(Format)
            .Does(
                async (parse, terminal, cancellation) =>
                {
                    using var client = ClientOptions.Connect(parse);
                    var query = Query(parse)
                        .Append((Name: "format", Value: (string?)parse.GetValue(Format)))
                        .Where(field => field.Value is not null)
                        .Select(field => $"{field.Name}={MusterClient.Escape(field.Value!)}");
                    await using var output = Console.OpenStandardOutput();
                    await client.DownloadAsync(
                        $"audit/export?{string.Join('&', query)}",
                        output,
                        _ => { },
                        cancellation
                    );
                    return ExitCode.Done;
                }
            );

    private static string[] Row(AuditEntry entry) =>
        [
            entry.At.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            entry.Who,
            $"{entry.Door} {entry.Address}".Trim(),
            Word(entry.Resource),
            entry.Action,
            entry.DeviceId is { } device && device != entry.Target
                ? $"{entry.Target} ({device})"
                : entry.Target,
            Word(entry.Outcome),
            entry.Detail,
        ];

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");

    private static IEnumerable<(string Name, string? Value)> Query(ParseResult parse)
    {
        var since = TimeProvider.System.GetUtcNow() - parse.GetValue(Since);
        return Fields
            .Select(field => (Name: field.Field, Value: parse.GetValue(field.Option)))
            .Append((Name: "since", Value: since?.ToString("O", CultureInfo.InvariantCulture)));
    }

    private static Verb With(Verb verb)
    {
        foreach (var (_, option) in Fields)
            verb.Add(option);
        verb.Add(Since);
        return verb;
    }

    private static Verb With(this Verb verb, Option option)
    {
        verb.Add(option);
        return verb;
    }

    private static Option<string?> Of(string name, string description) =>
        new(name) { Description = description, HelpName = "TEXT" };
}
