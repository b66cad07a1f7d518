using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class RefreshVerb
{
    private static readonly Argument<string> Path = new("PATH")
    {
        Description = "From here down: Device.WiFi.; the whole tree when left out",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "",
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "refresh",
                "Reads the device's tree anew: names, writability and values.",
                "muster device refresh 00D09E-Gateway-1",
                "muster device refresh 00D09E-Gateway-1 Device.WiFi. --timeout 5m"
            )
            {
                DeviceVerbs.Id,
                Path,
            }.Does(
                (parse, terminal, cancellation) =>
                    TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(DeviceVerbs.Id),
                        new RefreshObjectRequest(Wanted(parse)),
                        task => Show(terminal, task),
                        cancellation
                    )
            )
        );

    private static string Wanted(ParseResult parse) =>
        parse.GetValue(Path) is { Length: > 0 } path ? AddVerb.WithDot(path) : "";

    private static void Show(Terminal terminal, DeviceTask task)
    {
        terminal.Say(
            $"Read {task.Result?.ParametersRead} parameters in {task.Result?.Rpcs} requests."
        );
        foreach (var name in task.Result?.Unreadable ?? [])
            terminal.Say($"The device gave no value for {name}.");
    }
}
