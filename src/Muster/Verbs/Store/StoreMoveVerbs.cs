using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Maintenance;
using Muster.CommandLine;

namespace Muster.Verbs.Store;

/// <summary><c>muster store copy</c> and <c>migrate</c>: from SQLite to PostgreSQL, and from version to version.</summary>
internal static class StoreMoveVerbs
{
    private static readonly Argument<string> From = new("FROM")
    {
        Description = "A data directory, or postgres://user@host/database",
    };

    private static readonly Argument<string> To = new("TO")
    {
        Description = "The same; it must be empty",
    };

    private static readonly Argument<string> Place = new("STORE")
    {
        Description = "A data directory, or postgres://user@host/database",
    };

    public static Verb Copy() =>
        new Verb(
            "copy",
            "Copies all that a stopped server stored into an empty database, SQLite to PostgreSQL or back. "
                + "Keep the data directory: contents of files and the key of passwords stay there.",
            "muster store copy /var/lib/muster postgres://muster@db.example/muster",
            "muster store copy postgres://muster@db.example/muster ./lab"
        )
        {
            From,
            To,
        }.Does(
            (parse, terminal, cancellation) =>
                StoreVerbs.TryAsync(async () =>
                {
                    var copied = await StoreMover.CopyAsync(
                        parse.GetRequiredValue(From),
                        parse.GetRequiredValue(To),
                        TimeProvider.System.GetUtcNow(),
                        (table, rows) => terminal.Say($"{table}: {Number(rows)}"),
                        cancellation
                    );
                    Tell(terminal, copied);
                    return ExitCode.Done;
                })
        );

    public static Verb Migrate() =>
        new Verb(
            "migrate",
            "Brings the schema of a store up to date, or makes it in an empty PostgreSQL; a server does the "
                + "same when it starts.",
            "muster store migrate postgres://muster@db.example/muster"
        )
        {
            Place,
        }.Does(
            (parse, terminal, _) =>
                StoreVerbs.TryAsync(async () =>
                {
                    await StoreMover.MigrateAsync(parse.GetRequiredValue(Place));
                    StoreVerbs.Tell(terminal, ["The schema is up to date."], isGood: true);
                    return ExitCode.Done;
                })
        );

    private static void Tell(Terminal terminal, IReadOnlyList<(string Table, long Rows)> copied)
    {
        if (terminal.IsJson)
        {
            var tables = new JsonObject();
            foreach (var (table, rows) in copied)
                tables[table] = rows;
            terminal.Document(tables);
            return;
        }
        terminal.Rows(
            ["Table", "Rows"],
            copied
                .Where(each => each.Rows > 0)
                .Select(each => new[] { each.Table, Number(each.Rows) })
        );
        terminal.Say("Each table has as many rows here as there.");
    }

    private static string Number(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
}
