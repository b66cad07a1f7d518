using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Faults;

/// <summary><c>muster fault groups|group|mute|unmute</c></summary>
internal static class FaultGroupVerbs
{
    private const string Groups = "faults/groups";

    internal static readonly Argument<string> Group = new("GROUP")
    {
        Description = "The group's number, as 'fault groups' shows it",
    };

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why",
        HelpName = "TEXT",
        Required = true,
    };

    private static readonly Option<TimeSpan?> For = new("--for")
    {
        Description = "How long; it comes back by itself then. Left out: until it is unmuted",
        CustomParser = argument => Durations.Parse(argument),
        HelpName = "TIME",
    };

    public static IEnumerable<Command> All() => [List(), Show(), Mute(), Unmute()];

    private static Verb List() =>
        new Verb(
            "groups",
            "Lists open faults by what they have in common, the largest group first.",
            "muster fault groups"
        ).Does(ListAsync);

    private static Verb Show() =>
        new Verb(
            "group",
            "Shows what the devices of a group have in common, compared with all devices.",
            "muster fault group 17"
        )
        {
            Group,
        }.Does(ShowAsync);

    private static Verb Mute() =>
        new Verb(
            "mute",
            "Takes a group out of what is counted and told as new. Its faults stay open.",
            "muster fault mute 17 --reason \"known, fixed in 4.2\"",
            "muster fault mute 17 --reason \"work on the line\" --for 4h"
        )
        {
            Group,
            Reason,
            For,
        }.Does(MuteAsync);

    private static Verb Unmute() =>
        new Verb("unmute", "Ends that.", "muster fault unmute 17") { Group }.Does(UnmuteAsync);

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var json = await client.GetAsync(Groups, cancellation);
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Rows(
                [
                    "GROUP",
                    "CODE",
                    "WHAT",
                    "PARAMETER",
                    "MODEL",
                    "SOFTWARE",
                    "DEVICES",
                    "LAST",
                    "MUTED",
                ],
                (json?["items"]?.AsArray() ?? []).Select(Row)
            );
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var json = await client.GetAsync(PathOf(parse), cancellation);
        if (terminal.IsJson)
        {
            terminal.Document(json);
            return ExitCode.Done;
        }
        var detail = MusterClient.Read<FaultGroupDetail>(json);
        terminal.Line($"{detail.Group.Code} {detail.Group.What}: {detail.Group.Message}");
        terminal.Rows(
            ["TRAIT", "VALUE", "OF THE FAULTED", "OF ALL"],
            from share in detail.Shares
            select new[]
            {
                share.Trait,
                share.Value,
                $"{share.Share:P0} ({share.Devices})",
                $"{share.FleetShare:P0} ({share.FleetDevices})",
            }
        );
        terminal.Rows(
            ["DEVICE", "SINCE", "SESSION"],
            from sample in detail.Samples
            select new[] { sample.DeviceId, Ages.Since(sample.At), sample.Session ?? "" }
        );
        return ExitCode.Done;
    }

    private static async Task<int> MuteAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var until = TimeProvider.System.GetUtcNow() + parse.GetValue(For);
        var order = new MuteOrder(parse.GetRequiredValue(Reason), until);
        await client.PostAsync(PathOf(parse) + "/mute", order, cancellation);
        terminal.Say(
            until is { } end
                ? $"Muted until {end.ToString("u", CultureInfo.InvariantCulture)}."
                : "Muted until it is unmuted."
        );
        return ExitCode.Done;
    }

    private static async Task<int> UnmuteAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        await client.PostAsync(PathOf(parse) + "/unmute", new { }, cancellation);
        terminal.Say("It is told of again.");
        return ExitCode.Done;
    }

    internal static string PathOf(ParseResult parse) =>
        $"{Groups}/{MusterClient.Escape(parse.GetRequiredValue(Group))}";

    private static string[] Row(JsonNode? json)
    {
        var group = MusterClient.Read<FaultGroup>(json);
        return
        [
            group.Id,
            group.Code,
            group.What,
            group.Parameter,
            group.Model,
            group.SoftwareVersion,
            group.Devices.ToString(CultureInfo.InvariantCulture),
            group.Last is { } last ? Ages.Since(last) : "",
            group.Mute switch
            {
                null => "",
                { Until: { } end } => $"until {end.ToString("u", CultureInfo.InvariantCulture)}",
                _ => "yes",
            },
        ];
    }
}
