using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class AddVerb
{
    private static readonly Argument<string> Table = new("TABLE")
    {
        Description = "The table: Device.NAT.PortMapping.",
    };

    private static readonly Argument<string[]> Values = new("NAME=VALUE")
    {
        Description = "Values of the new instance, by names below it",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "add",
                "Adds an instance to a table, and writes values below it.",
                "muster device add 00D09E-Gateway-1 Device.NAT.PortMapping.",
                "muster device add 00D09E-Gateway-1 Device.NAT.PortMapping. ExternalPort=8080"
            )
            {
                DeviceVerbs.Id,
                Table,
                Values,
            }.Does(
                (parse, terminal, cancellation) =>
                    TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(DeviceVerbs.Id),
                        RequestOf(parse),
                        task => Show(terminal, task),
                        cancellation
                    )
            )
        );

    /// <summary>A table's name ends in a dot; leaving it out is a slip of the hand.</summary>
    public static string WithDot(string path) => path.EndsWith('.') ? path : path + ".";

    private static AddObjectRequest RequestOf(ParseResult parse) =>
        new(
            WithDot(parse.GetRequiredValue(Table)),
            [
                .. Pairs
                    .Parse(parse.GetValue(Values) ?? [])
                    .Select(p => new NamedValue(p.Name, p.Value)),
            ]
        );

    private static void Show(Terminal terminal, DeviceTask task)
    {
        var table = ((AddObjectRequest)task.Request).ObjectName;
        var number = task.Result?.InstanceNumber?.ToString(CultureInfo.InvariantCulture);
        terminal.Line($"{table}{number}.");
    }
}
