using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class RebootVerb
{
    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "reboot",
                "Restarts the device; done when it calls home again.",
                "muster device reboot 00D09E-Gateway-1 --timeout 5m",
                "muster device reboot 00D09E-Gateway-1 --no-wait"
            )
            {
                DeviceVerbs.Id,
            }.Does(
                (parse, terminal, cancellation) =>
                    TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(DeviceVerbs.Id),
                        new RebootRequest(),
                        _ => terminal.Say("The device has restarted."),
                        cancellation
                    )
            )
        );
}
