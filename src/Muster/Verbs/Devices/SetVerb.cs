using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Muster.Verbs.Devices;

internal static class SetVerb
{
    private static readonly Argument<string[]> Values = new("PATH=VALUE")
    {
        Description = "Parameters and what they shall be; all are written, or none",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Type = new("--type")
    {
        Description = "The values' type, such as xsd:boolean; left out, the one last seen is used",
        HelpName = "TYPE",
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Also values that the standard's data models say the device would refuse",
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "set",
                "Writes values, all or none.",
                "muster device set 00D09E-Gateway-1 Device.WiFi.SSID.1.SSID=Home",
                "muster device set 00D09E-Gateway-1 Device.Time.Enable=true --type xsd:boolean"
            )
            {
                DeviceVerbs.Id,
                Values,
                Type,
                Force,
            }.Does(
                (parse, terminal, cancellation) =>
                    TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(DeviceVerbs.Id),
                        MusterClient.Write<TaskRequest>(
                            new SetParameterValuesRequest([
                                .. Pairs
                                    .Parse(parse.GetRequiredValue(Values))
                                    .Select(p => new NamedValue(p.Name, p.Value, TypeOf(parse))),
                            ])
                        )!,
                        task => Show(terminal, task),
                        parse.GetValue(Force) ? "force=true" : "check=true",
                        cancellation
                    )
            )
        );

    /// <summary><c>boolean</c> is meant as <c>xsd:boolean</c>.</summary>
    private static string? TypeOf(ParseResult parse) =>
        parse.GetValue(Type) is { } type && !type.Contains(':', StringComparison.Ordinal)
            ? "xsd:" + type
            : parse.GetValue(Type);

    private static void Show(Terminal terminal, DeviceTask task) =>
        terminal.Say(
            task.Result?.Status == 1
                ? "Accepted; the device applies it after the session, perhaps with a reboot."
                : "Applied."
        );
}
