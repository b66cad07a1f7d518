using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class ResetVerb
{
    private static readonly Option<bool> Yes = new("--yes", "-y")
    {
        Description = "Yes, everything set on the device is to be lost",
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "reset",
                "Resets the device to its factory settings; done when it calls home again.",
                "muster device reset 00D09E-Gateway-1 --yes --timeout 5m"
            )
            {
                DeviceVerbs.Id,
                Yes,
            }.Does(
                (parse, terminal, cancellation) =>
                {
                    Confirmation.Demand(
                        parse,
                        Yes,
                        "A factory reset loses all that was set on it."
                    );
                    return TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(DeviceVerbs.Id),
                        new FactoryResetRequest(),
                        _ => terminal.Say("The device has been reset."),
                        cancellation
                    );
                }
            )
        );
}
