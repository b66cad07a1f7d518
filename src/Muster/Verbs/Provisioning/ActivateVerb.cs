using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Provisioning;

/// <summary><c>muster preset activate</c>, <c>muster profile activate</c>: for a share of its devices first.</summary>
internal static class ActivateVerb
{
    private static readonly Option<double?> Percent = new("--percent")
    {
        Description = "The share of its devices; a larger one adds devices only",
        HelpName = "N",
    };

    private static readonly Option<bool> Pause = new("--pause")
    {
        Description = "Let it hold for none until it is activated again",
    };

    public static Command Create(DocumentType type, Argument<string> name, Option<string?> note) =>
        new Verb(
            "activate",
            "Lets it hold for a share of its devices, and tells for how many it does.",
            $"muster {type.Verb} activate {type.Example}",
            $"muster {type.Verb} activate {type.Example} --percent 10",
            $"muster {type.Verb} activate {type.Example} --pause",
            $"muster {type.Verb} activate {type.Example} --percent 100 --note \"no trouble in a week\""
        )
        {
            name,
            Percent,
            Pause,
            note,
        }.Does(
            (parse, terminal, cancellation) =>
                RunAsync(
                    type,
                    parse.GetRequiredValue(name),
                    parse.GetValue(note),
                    parse,
                    terminal,
                    cancellation
                )
        );

    private static async Task<int> RunAsync(
        DocumentType type,
        string name,
        string? note,
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var path = $"{type.Path}/{MusterClient.Escape(name)}/activation";
        var json = await client.GetAsync(path, cancellation);
        var state = MusterClient.Read<ActivationState>(json);
        var (percent, pause) = (parse.GetValue(Percent), parse.GetValue(Pause));
        if (percent is not null || pause)
        {
            var wanted = new Activation(percent ?? state.Percent, pause);
            var query = note is null ? "" : "?note=" + MusterClient.Escape(note);
            json = await client.PutJsonAsync(path + query, wanted, cancellation);
            state = MusterClient.Read<ActivationState>(json);
        }
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Line(Words(state));
        return ExitCode.Done;
    }

    private static string Words(ActivationState state) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(state.Paused ? "paused" : "active")} at {state.Percent} %: {Number(state.Active)} of {Number(state.Matching)} devices"
        );

    private static string Number(long? number) =>
        number?.ToString(CultureInfo.InvariantCulture) ?? "?";
}
