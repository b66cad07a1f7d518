using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class TagVerb
{
    private static readonly Argument<string[]> Changes = new("+TAG|-TAG")
    {
        Description = "Tags to add (+lab) and to remove (-lab)",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create() =>
        new Verb(
            "tag",
            "Adds tags to a device and removes tags from it.",
            "muster device tag 00D09E-Gateway-1 +lab +vip",
            "muster device tag 00D09E-Gateway-1 -lab"
        )
        {
            DeviceVerbs.Id,
            Changes,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var changes = parse.GetRequiredValue(Changes);
        if (changes.FirstOrDefault(c => c.Length < 2 || c[0] is not ('+' or '-')) is { } odd)
            throw new CommandFailure(
                ExitCode.Usage,
                $"'{odd}' is neither +TAG to add nor -TAG to remove."
            );
        using var client = ClientOptions.Connect(parse);
        var json = await client.PatchAsync(
            $"devices/{MusterClient.Escape(parse.GetRequiredValue(DeviceVerbs.Id))}/tags",
            new { Add = Marked(changes, '+'), Remove = Marked(changes, '-') },
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Line(string.Join(' ', MusterClient.Read<List<string>>(json?["tags"])));
        return ExitCode.Done;
    }

    private static List<string> Marked(string[] changes, char sign) =>
        [.. from change in changes where change[0] == sign select change[1..]];
}
