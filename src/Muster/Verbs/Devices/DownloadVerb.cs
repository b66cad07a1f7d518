using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class DownloadVerb
{
    private static readonly Argument<string> File = new("FILE")
    {
        Description = "The name of an uploaded file, as 'file list' shows it",
    };

    private static readonly Option<string?> Type = new("--type")
    {
        Description = "Another file type than the file's own",
        HelpName = "TYPE",
    };

    private static readonly Option<string?> Target = new("--target")
    {
        Description = "The name on the device; left out, the device chooses",
        HelpName = "NAME",
    };

    private static readonly Option<TimeSpan?> Delay = new("--delay")
    {
        Description = "Let the device wait so long before it begins (0)",
        HelpName = "TIME",
        CustomParser = argument => Durations.Parse(argument),
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "download",
                "Lets the device fetch an uploaded file; done when it reports the transfer complete.",
                "muster device download 00D09E-Gateway-1 firmware-2.1.bin --timeout 10m",
                "muster device download 00D09E-Gateway-1 settings.cfg --no-wait"
            )
            {
                DeviceVerbs.Id,
                File,
                Type,
                Target,
                Delay,
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

    private static DownloadRequest RequestOf(ParseResult parse) =>
        new(
            parse.GetRequiredValue(File),
            parse.GetValue(Type),
            parse.GetValue(Target) ?? "",
            (uint)Math.Min(parse.GetValue(Delay)?.TotalSeconds ?? 0, uint.MaxValue)
        );

    private static void Show(Terminal terminal, DeviceTask task) =>
        terminal.Say(
            task.Result is { Unconfirmed: true }
                ? "Unconfirmed: the device took it on, but its model never tells how transfers end."
                : $"The device has the file since {task.Result?.CompleteTime}."
        );
}
