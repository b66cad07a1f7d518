using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Notes;

/// <summary><c>muster note …</c></summary>
internal static class NoteVerbs
{
    private static readonly Argument<string> Text = new("TEXT") { Description = "The note" };

    private static readonly Argument<long> Note = new("NOTE")
    {
        Description = "Its number, as 'note list' shows it",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "note",
            "What people write of devices for each other.",
            List(),
            Add(),
            Remove()
        );

    private static Verb List() =>
        new Verb(
            "list",
            "Lists the notes on a device, the newest first.",
            "muster note list 00D09E-Gateway-1"
        )
        {
            DeviceVerbs.Id,
            Paging.Limit,
        }.Does(ListAsync);

    private static Verb Add() =>
        new Verb(
            "add",
            "Writes a note on a device.",
            "muster note add 00D09E-Gateway-1 'Swapped on Tuesday, ticket 4711'"
        )
        {
            DeviceVerbs.Id,
            Text,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var order = new NoteText(parse.GetRequiredValue(Text));
                var json = await client.PostAsync(PathOf(parse), order, cancellation);
                if (terminal.IsJson)
                    terminal.Document(json);
                else
                    terminal.Say($"Noted as {MusterClient.Read<DeviceNote>(json).Id}.");
                return ExitCode.Done;
            }
        );

    private static Verb Remove() =>
        new Verb("remove", "Takes a note away.", "muster note remove 00D09E-Gateway-1 17")
        {
            DeviceVerbs.Id,
            Note,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var number = parse.GetRequiredValue(Note).ToString(CultureInfo.InvariantCulture);
                await client.DeleteAsync($"{PathOf(parse)}/{number}", cancellation);
                terminal.Say("The note is gone.");
                return ExitCode.Done;
            }
        );

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var limit = parse.GetValue(Paging.Limit);
        var list = await client.ListAsync(PathOf(parse), [], limit, cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["NOTE", "WHEN", "WHO", "TEXT"],
                from json in list["items"]?.AsArray() ?? []
                let note = MusterClient.Read<DeviceNote>(json)
                select new[] { $"{note.Id}", Ages.Since(note.At), note.Author, note.Text }
            );
        return ExitCode.Done;
    }

    private static string PathOf(ParseResult parse) =>
        $"devices/{MusterClient.Escape(parse.GetRequiredValue(DeviceVerbs.Id))}/notes";
}
