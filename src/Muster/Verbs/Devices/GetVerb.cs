using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class GetVerb
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "Parameters; a path that ends in a dot reads everything below it",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "get",
                "Reads values from the device itself.",
                "muster device get 00D09E-Gateway-1 Device.DeviceInfo.UpTime",
                "muster device get 00D09E-Gateway-1 Device.WiFi. --timeout 2m --json"
            )
            {
                DeviceVerbs.Id,
                Paths,
            }.Does(
                (parse, terminal, cancellation) =>
                    TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(DeviceVerbs.Id),
                        new GetParameterValuesRequest(parse.GetRequiredValue(Paths)),
                        task => Show(terminal, task),
                        cancellation
                    )
            )
        );

    private static void Show(Terminal terminal, DeviceTask task) =>
        terminal.Rows(
            ["PATH", "VALUE", "TYPE"],
            from value in task.Result?.ParameterValues ?? []
            select new[] { value.Name, value.Value, value.Type ?? "" }
        );
}
