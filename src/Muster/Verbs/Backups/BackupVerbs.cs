using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Backups;

/// <summary><c>muster backup …</c></summary>
internal static class BackupVerbs
{
    public static readonly Argument<string> Name = new("NAME")
    {
        Description = "The configuration's name, as 'backup list' shows it",
    };

    private static readonly Option<bool> Good = new("--good")
    {
        Description = "It is known to be good",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "backup",
            "Configurations of devices: kept, compared with now, given back.",
            List(),
            Keep(),
            Show(),
            BackupRestoreVerb.Create(),
            Remove()
        );

    public static string PathOf(ParseResult parse) =>
        $"devices/{MusterClient.Escape(parse.GetRequiredValue(DeviceVerbs.Id))}/backups";

    public static string OneOf(ParseResult parse) =>
        $"{PathOf(parse)}/{MusterClient.Escape(parse.GetRequiredValue(Name))}";

    private static Verb List() =>
        new Verb(
            "list",
            "Lists the kept configurations of a device, the newest first.",
            "muster backup list 00D09E-Gateway-1"
        )
        {
            DeviceVerbs.Id,
        }.Does(ListAsync);

    private static Verb Keep() =>
        new Verb(
            "keep",
            "Keeps the configuration of a device, as it is known.",
            "muster backup keep 00D09E-Gateway-1 before-upgrade --good"
        )
        {
            DeviceVerbs.Id,
            Name,
            Good,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var order = new BackupOrder(parse.GetRequiredValue(Name), parse.GetValue(Good));
                var json = await client.PostAsync(PathOf(parse), order, cancellation);
                if (terminal.IsJson)
                    terminal.Document(json);
                else
                    terminal.Say(
                        $"{MusterClient.Read<ConfigBackup>(json).Values} values are kept."
                    );
                return ExitCode.Done;
            }
        );

    private static Verb Show() =>
        new Verb(
            "show",
            "Shows what differs now from a kept configuration.",
            "muster backup show 00D09E-Gateway-1 before-upgrade"
        )
        {
            DeviceVerbs.Id,
            Name,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var json = await client.GetAsync(OneOf(parse) + "/comparison", cancellation);
                if (terminal.IsJson)
                    terminal.Document(json);
                else
                    Rows(terminal, MusterClient.Read<BackupComparison>(json).Differences);
                return ExitCode.Done;
            }
        );

    private static Verb Remove() =>
        new Verb(
            "remove",
            "Forgets a kept configuration.",
            "muster backup remove 00D09E-Gateway-1 before-upgrade"
        )
        {
            DeviceVerbs.Id,
            Name,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                await client.DeleteAsync(OneOf(parse), cancellation);
                terminal.Say($"{parse.GetRequiredValue(Name)} is forgotten.");
                return ExitCode.Done;
            }
        );

    public static void Rows(Terminal terminal, IEnumerable<BackupDifference> differences) =>
        terminal.Rows(
            ["PATH", "KEPT", "NOW", ""],
            differences.Select(each =>
                new[]
                {
                    each.Path,
                    each.Kept,
                    each.Now ?? "",
                    each.State switch
                    {
                        BackupDifferenceState.Gone => "the device has it no more",
                        BackupDifferenceState.ReadOnly => "cannot be written any more",
                        _ => "",
                    },
                }
            )
        );

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.GetAsync(PathOf(parse), cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["NAME", "KEPT", "BY", "VALUES", "SOFTWARE", ""],
                from kept in MusterClient.Read<List<ConfigBackup>>(list?["items"])
                select new[]
                {
                    kept.Name,
                    Ages.Since(kept.At),
                    kept.Author.Length > 0 ? kept.Author : "the server",
                    $"{kept.Values}",
                    kept.SoftwareVersion,
                    kept.IsLastGood ? "last known good"
                    : kept.IsGood ? "good"
                    : "",
                }
            );
        return ExitCode.Done;
    }
}
