using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Models;

internal static class ModelListVerb
{
    public static Command Create() =>
        new Verb("list", "Lists the models.", "muster model list", "muster model list --json")
        {
            Paging.Limit,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var limit = parse.GetValue(Paging.Limit);
        var list = await client.ListAsync("models", [], limit, cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["MODEL", "DEVICES", "LEARNED", "SET"],
                from json in list["items"]!.AsArray()
                let model = MusterClient.Read<ModelSummary>(json)
                select new[]
                {
                    model.Id,
                    Number(model.Devices),
                    Number(model.Learned),
                    Number(model.Set),
                }
            );
        return ExitCode.Done;
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
