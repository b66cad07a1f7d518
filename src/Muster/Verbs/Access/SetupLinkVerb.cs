using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs.Access;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Access;

/// <summary><c>muster setup-link</c>: a way in for whoever owns the data directory.</summary>
internal static class SetupLinkVerb
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The server's data directory (MUSTER_DATA; ./muster-data)",
        HelpName = "DIR",
        DefaultValueFactory = _ =>
            Environment.GetEnvironmentVariable("MUSTER_DATA") ?? "./muster-data",
    };

    public static Command Create() =>
        new Verb(
            "setup-link",
            "Draws a link to make an administrator with, or to give one that is locked out another "
                + "password. It works on the server's own machine, and holds once, for 24 hours.",
            "muster setup-link --data /var/lib/muster",
            "muster setup-link --url https://acs.example"
        )
        {
            Data,
            ClientOptions.Url,
        }.Does(
            (parse, terminal, _) =>
            {
                var data = parse.GetRequiredValue(Data);
                var link = Link(ClientOptions.UrlOf(parse), Draw(data));
                if (terminal.IsJson)
                    terminal.Document(new JsonObject { ["link"] = link });
                else
                    terminal.Line(link);
                return Task.FromResult(ExitCode.Done);
            }
        );

    public static string Link(Uri server, string token) =>
        new Uri(server, $"/setup?token={token}").AbsoluteUri;

    private static string Draw(string data)
    {
        try
        {
            if (!File.Exists(Path.Combine(data, "muster.db")))
                throw new CommandFailure(
                    ExitCode.NotFound,
                    $"{data} is no data directory of a server; --data says where it is."
                );
            return SetupToken.Draw(data, TimeProvider.System.GetUtcNow());
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{data}: {trouble.Message}");
        }
    }
}
