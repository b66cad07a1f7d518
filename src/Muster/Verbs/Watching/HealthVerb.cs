using System.CommandLine;
using System.Net.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Watching;

/// <summary><c>muster health</c>: for whoever starts and stops containers; needs no key.</summary>
internal static class HealthVerb
{
    private static readonly Option<bool> Live = new("--live")
    {
        Description = "Only whether the process answers",
    };

    private static readonly Option<TimeSpan?> Timeout = new("--timeout")
    {
        Description = "How long to wait for the answer (5s)",
        CustomParser = argument => Durations.Parse(argument),
        HelpName = "TIME",
    };

    public static Command Create() =>
        new Verb(
            "health",
            "Asks whether the server serves sessions: ends with 0 if it does, with 1 if not, and with 4 "
                + "if nothing answers.",
            "muster health",
            "muster health --live --url http://127.0.0.1:3000"
        )
        {
            ClientOptions.Url,
            Live,
            Timeout,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var url = new Uri(
            ClientOptions.UrlOf(parse),
            parse.GetValue(Live) ? "/health/live" : "/health/ready"
        );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(parse.GetValue(Timeout) ?? TimeSpan.FromSeconds(5));
        try
        {
            using var http = NewClient(url);
            using var answer = await http.GetAsync(url, patience.Token);
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(patience.Token));
            Tell(terminal, json);
            return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure(ExitCode.Unreachable, $"{url} did not answer in time.");
        }
        catch (HttpRequestException trouble)
        {
            throw new CommandFailure(
                ExitCode.Unreachable,
                $"Nothing answers at {url} ({trouble.Message})."
            );
        }
        catch (JsonException)
        {
            throw new CommandFailure(
                ExitCode.Unreachable,
                $"What answers at {url} is no Muster server."
            );
        }
    }

    private static void Tell(Terminal terminal, JsonNode? json)
    {
        if (terminal.IsJson)
        {
            terminal.Document(json);
            return;
        }
        terminal.Line(json?["status"]?.GetValue<string>() ?? "unknown");
        foreach (var (name, found) in json?["checks"]?.AsObject() ?? [])
            terminal.Line($"{name}\t{found?.GetValue<string>()}");
    }

    // Inside a container nobody has the certificate's name; nothing secret goes either way.
    private static HttpClient NewClient(Uri url)
    {
        var handler = new SocketsHttpHandler();
        if (url.IsLoopback)
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            };
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }
}
