using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class DeleteVerb
{
    public static Command Create() =>
        new Verb(
            "delete",
            "Forgets a device, its tree and its tasks; it comes back when it calls home again.",
            "muster device delete 00D09E-Gateway-1"
        )
        {
            DeviceVerbs.Id,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var id = parse.GetRequiredValue(DeviceVerbs.Id);
        await client.DeleteAsync("devices/" + MusterClient.Escape(id), cancellation);
        terminal.Say($"{id} is forgotten.");
        return ExitCode.Done;
    }
}
