using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class ShowVerb
{
    private static readonly Argument<string?> Path = new("PATH")
    {
        Description = "Show the stored tree from here down: Device.WiFi.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Tree = new("--tree")
    {
        Description = "Show the whole stored tree",
    };

    private static readonly Option<string?> Reveal = new("--reveal")
    {
        Description =
            "Show passwords and keys too, for this reason; the event device.revealed notes both",
        HelpName = "REASON",
    };

    private static readonly Option<string?> At = new("--at")
    {
        Description = "As it was at this time, as far as its history reaches",
        HelpName = "TIME",
    };

    public static Command Create() =>
        new Verb(
            "show",
            "Shows what is stored of a device, without asking it.",
            "muster device show 00D09E-Gateway-1",
            "muster device show 00D09E-Gateway-1 Device.DeviceInfo.",
            "muster device show 00D09E-Gateway-1 --tree --json",
            "muster device show 00D09E-Gateway-1 Device.WiFi. --reveal 'ticket 4711'",
            "muster device show 00D09E-Gateway-1 Device.WiFi. --at 2026-11-28T18:00:00Z"
        )
        {
            DeviceVerbs.Id,
            Path,
            Tree,
            Reveal,
            At,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var device = "devices/" + MusterClient.Escape(parse.GetRequiredValue(DeviceVerbs.Id));
        var path = parse.GetValue(Path);
        var json =
            path is null && !parse.GetValue(Tree) && parse.GetValue(At) is null
                ? await client.GetAsync(device, cancellation)
                : await client.GetAsync(
                    $"{device}/parameters?path={MusterClient.Escape(path ?? "")}"
                        + (
                            parse.GetValue(Reveal) is { } reason
                                ? $"&reveal=true&reason={MusterClient.Escape(reason)}"
                                : ""
                        )
                        + (parse.GetValue(At) is { } at ? "&at=" + MusterClient.Escape(at) : ""),
                    cancellation
                );
        if (terminal.IsJson)
            terminal.Document(json);
        else if (json?["items"] is { } parameters)
            ShowParameters(terminal, parameters);
        else
            ShowDetail(terminal, MusterClient.Read<DeviceDetail>(json));
        return ExitCode.Done;
    }

    private static void ShowDetail(Terminal terminal, DeviceDetail device) =>
        terminal.Rows(
            ["", device.Id],
            [
                ["Manufacturer", device.Manufacturer],
                ["OUI", device.OUI],
                ["Product class", device.ProductClass],
                ["Serial number", device.SerialNumber],
                ["Model", device.Model],
                ["Software", device.SoftwareVersion],
                ["Hardware", device.HardwareVersion],
                ["Tags", string.Join(' ', device.Tags)],
                ["First inform", Ages.Since(device.FirstInform)],
                ["Last inform", Ages.Since(device.LastInform)],
                ["Last events", string.Join(", ", device.LastEvents)],
                ["Last boot", Ages.Since(device.LastBoot)],
                ["Last bootstrap", Ages.Since(device.LastBootstrap)],
                ["CWMP", device.CwmpVersion],
                ["Address", device.RemoteAddress],
                ["Connection request", device.ConnectionRequestURL],
                ["Parameters known", $"{device.ParameterCount}"],
                ["Tasks waiting", $"{device.PendingTasks}"],
                ["In session", device.InSession ? "yes" : "no"],
            ]
        );

    private static void ShowParameters(Terminal terminal, JsonNode parameters) =>
        terminal.Rows(
            ["PATH", "W", "VALUE", "TYPE", "SEEN"],
            from parameter in MusterClient.Read<List<ParameterView>>(parameters)
            select new[]
            {
                parameter.Path,
                parameter.Writable switch
                {
                    true => "w",
                    false => "-",
                    null => "?",
                },
                parameter.Value ?? "",
                parameter.Type ?? "",
                parameter.IsObject ? "" : Ages.Since(parameter.UpdatedAt),
            }
        );
}
