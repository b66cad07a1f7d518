using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class RemoveVerb
{
    private static readonly Argument<string> Instance = new("INSTANCE")
    {
        Description = "The instance: Device.NAT.PortMapping.3.",
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "remove",
                "Removes an instance from a table of the device.",
                "muster device remove 00D09E-Gateway-1 Device.NAT.PortMapping.3."
            )
            {
                DeviceVerbs.Id,
                Instance,
            }.Does(
                (parse, terminal, cancellation) =>
                    TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(DeviceVerbs.Id),
                        new DeleteObjectRequest(AddVerb.WithDot(parse.GetRequiredValue(Instance))),
                        _ => terminal.Say("Removed."),
                        cancellation
                    )
            )
        );
}
