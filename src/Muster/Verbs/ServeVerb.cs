using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs;
using Muster.Acs.Hosting;
using Muster.CommandLine;
using Muster.Serving;
using Muster.Verbs.Access;

namespace Muster.Verbs;

/// <summary><c>muster serve</c>: the server, until Ctrl-C or SIGTERM.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var verb = new Verb(
            "serve",
            "Runs the server. Prints one line 'ready' with its addresses when sessions are served.",
            "muster serve",
            "muster serve --data /var/lib/muster --bind 192.0.2.10",
            "muster serve --cwmp-port 0 --files-port 0 --port 0 --nbi-port off --cpe-auth none"
        )
        {
            // How long a node waits for sessions is a setting, and the host keeps to it.
            Farewell = Timeout.InfiniteTimeSpan,
        };
        var options = new ServerOptions(verb);
        return verb.Does(
            (parse, terminal, cancellation) =>
                RunAsync(options.Read(parse, new ServerSettings()), terminal, cancellation)
        );
    }

    private static async Task<int> RunAsync(
        ServerSettings settings,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        foreach (var remark in ServerOptions.Remarks())
            terminal.Say("muster: " + remark);
        await using var server = await RunningServer.StartAsync(settings, cancellation);
        TellSecrets(terminal, server.FirstStart, settings.Acs);
        TellSetup(terminal, server);
        TellReady(terminal, server.Addresses);
        await server.WaitForShutdownAsync(cancellation);
        return ExitCode.Done;
    }

    private static void TellSecrets(Terminal terminal, FirstStart secrets, AcsOptions options)
    {
        if (
            secrets.CpePassword is { } password
            && options.CpeAuthentication != CpeAuthentication.None
        )
        {
            terminal.Say("Devices call home with these; they are shown this once:");
            if (secrets.CpeUser is { } user)
                terminal.Say($"  user      {user}");
            terminal.Say($"  password  {password}");
        }
        if (secrets.ApiKey is { } key)
        {
            terminal.Say("The first API key; it is shown this once:");
            terminal.Say($"  {key}");
        }
    }

    /// <summary>Until there is an administrator, each start gives a way to make the first.</summary>
    private static void TellSetup(Terminal terminal, RunningServer server)
    {
        if (server.FirstStart.SetupToken is not { } token)
            return;
        terminal.Say(
            "There is no administrator yet. This link makes the first, once, within 24 hours:"
        );
        terminal.Say($"  {SetupLinkVerb.Link(server.Addresses.Api, token)}");
    }

    public static void TellReady(Terminal terminal, MusterAddresses addresses)
    {
        if (terminal.IsJson)
            terminal.Event(
                new JsonObject
                {
                    ["event"] = "ready",
                    ["cwmp"] = addresses.Cwmp.ToString(),
                    ["files"] = addresses.Files.ToString(),
                    ["api"] = addresses.Api.ToString(),
                    ["nbi"] = addresses.Nbi?.ToString(),
                }
            );
        else
            terminal.Line(
                $"ready cwmp {addresses.Cwmp} files {addresses.Files} api {addresses.Api}"
                    + (addresses.Nbi is { } nbi ? $" nbi {nbi}" : "")
            );
    }
}
