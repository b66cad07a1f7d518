using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Diagnostics;

/// <summary><c>muster diagnose DEVICE …</c></summary>
internal static class DiagnoseVerbs
{
    private static readonly Argument<string> Device = new("DEVICE")
    {
        Description = "The device's id, OUI-ProductClass-SerialNumber, as 'device list' shows it",
    };

    private static readonly Option<string?> Interface = new("--interface")
    {
        Description = "The path of the interface or line to test from",
        HelpName = "PATH",
    };

    private static readonly Option<TimeSpan?> TimeLimit = new("--time-limit")
    {
        Description = "How long the device may take (the test's own length and 10m)",
        HelpName = "TIME",
        CustomParser = argument => Durations.Parse(argument),
    };

    public static Command Create()
    {
        var group = ClientOptions.Group(
            "diagnose",
            "Lets a device run a test, and shows what it found.",
            EchoVerbs.Ping(),
            EchoVerbs.Trace(),
            ThroughputVerbs.Download(),
            ThroughputVerbs.Upload(),
            EchoVerbs.Udp(),
            EchoVerbs.UdpServer(),
            LineVerbs.Lookup(),
            LineVerbs.WiFi(),
            LineVerbs.Dsl(),
            LineVerbs.Atm(),
            HistoryVerb.Create()
        );
        group.Arguments.Add(Device);
        return group;
    }

    public static string DeviceOf(ParseResult parse) => parse.GetRequiredValue(Device);

    /// <summary>A test: its own inputs, what all tests take, and how its result looks.</summary>
    public static Verb Test(
        Verb verb,
        Func<ParseResult, DiagnosticRequest> request,
        Action<Terminal, DiagnosticResult> show
    )
    {
        verb.Add(Interface);
        verb.Add(TimeLimit);
        TaskRun.WithWaiting(verb);
        return verb.Does(
            (parse, terminal, cancellation) =>
                TaskRun.RunAsync(
                    parse,
                    terminal,
                    DeviceOf(parse),
                    request(parse) with
                    {
                        Interface = parse.GetValue(Interface),
                        TimeLimitSeconds = parse.GetValue(TimeLimit) is { } limit
                            ? (uint)Math.Ceiling(limit.TotalSeconds)
                            : null,
                    },
                    task =>
                    {
                        if (task.Result?.Diagnostic is { } result)
                            show(terminal, result);
                    },
                    cancellation
                )
        );
    }

    public static Option<uint?> Number(string name, string description) =>
        new(name) { Description = description, HelpName = "NUMBER" };

    /// <summary>A span of time as whole milliseconds.</summary>
    public static Option<TimeSpan?> Span(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = argument => Durations.Parse(argument),
        };

    public static uint? Milliseconds(ParseResult parse, Option<TimeSpan?> option) =>
        parse.GetValue(option) is { } span ? (uint)Math.Ceiling(span.TotalMilliseconds) : null;
}
