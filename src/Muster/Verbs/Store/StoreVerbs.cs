using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs.Maintenance;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Store;

/// <summary><c>muster store …</c></summary>
internal static class StoreVerbs
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The server's data directory (MUSTER_DATA; ./muster-data)",
        HelpName = "DIR",
        DefaultValueFactory = _ =>
            Environment.GetEnvironmentVariable("MUSTER_DATA") ?? "./muster-data",
    };

    public static readonly Argument<string> Backup = new("FILE") { Description = "The backup" };

    private static readonly Option<string?> Postgres = new("--store")
    {
        Description = "The address of a PostgreSQL, which is checked instead (MUSTER_STORE)",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MUSTER_STORE"),
    };

    private static readonly Argument<string?> Perhaps = new("FILE")
    {
        Description = "A backup; left out, the data directory is checked",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create() =>
        ClientOptions.Group(
            "store",
            "The server's store as a whole: backed up while it works, checked and given back.",
            StoreBackupVerb.Create(),
            Restore(),
            Check(),
            StoreMoveVerbs.Copy(),
            StoreMoveVerbs.Migrate()
        );

    private static Verb Restore() =>
        new Verb(
            "restore",
            "Puts a backup in the place of the store of a stopped server. What was there stays beside it.",
            "muster store restore muster-20261130.zip --data /var/lib/muster"
        )
        {
            Backup,
            Data,
        }.Does(
            (parse, terminal, cancellation) =>
                TryAsync(async () =>
                {
                    var told = await terminal.WaitingAsync(
                        "Reading the backup",
                        () =>
                            StoreKeeper.RestoreAsync(
                                parse.GetRequiredValue(Backup),
                                parse.GetRequiredValue(Data),
                                TimeProvider.System.GetUtcNow(),
                                cancellation
                            )
                    );
                    Tell(terminal, told, isGood: true);
                    return ExitCode.Done;
                })
        );

    private static Verb Check() =>
        new Verb(
            "check",
            "Reads all of the store of a stopped server, or of a backup, and tells what is wrong.",
            "muster store check --data /var/lib/muster",
            "muster store check muster-20261130.zip",
            "muster store check --store postgres://muster@db.example/muster"
        )
        {
            Perhaps,
            Data,
            Postgres,
        }.Does(
            (parse, terminal, cancellation) =>
                TryAsync(async () =>
                {
                    if (parse.GetValue(Perhaps) is { } file)
                    {
                        var told = await StoreKeeper.CheckBackupAsync(file, cancellation);
                        Tell(terminal, [told], isGood: true);
                        return ExitCode.Done;
                    }
                    if (
                        parse.GetValue(Postgres) is { } address
                        && parse.GetResult(Data) is not { Implicit: false }
                    )
                        return Tell(
                            terminal,
                            "The PostgreSQL",
                            await StoreMover.CheckAsync(address, cancellation)
                        );
                    var data = parse.GetRequiredValue(Data);
                    return Tell(terminal, data, StoreKeeper.CheckDirectory(data));
                })
        );

    private static int Tell(Terminal terminal, string place, IReadOnlyList<string> findings)
    {
        if (findings.Count == 0)
            Tell(terminal, [$"{place} is as it should be."], isGood: true);
        else
            Tell(terminal, findings, isGood: false);
        return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    public static void Tell(Terminal terminal, IReadOnlyList<string> told, bool isGood)
    {
        if (terminal.IsJson)
        {
            var list = new JsonArray([.. told.Select(each => (JsonNode)each)]);
            terminal.Document(new JsonObject { ["good"] = isGood, ["told"] = list });
            return;
        }
        foreach (var sentence in told)
            terminal.Line(sentence);
    }

    public static async Task<int> TryAsync(Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (FileNotFoundException missing)
        {
            throw new CommandFailure(ExitCode.NotFound, missing.Message);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, trouble.Message);
        }
    }
}
