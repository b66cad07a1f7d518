using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Serving;
using Xunit;

namespace Muster.Tests.Program;

public sealed class LogLinesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory, Spec("checklist", "H034")]
    [InlineData(
        "9002 no\r\n2026-03-01 12:00:00Z fail: all",
        "9002 no 2026-03-01 12:00:00Z fail: all"
    )]
    [InlineData("a\nb\rc\u2028d\u0085e", "a b c d e")]
    [InlineData("\u001b[2J\u001b]0;mine\u0007", "\\u001b[2J\\u001b]0;mine\\u0007")]
    [InlineData("x\u202egnp.exe\0", "x\\u202egnp.exe\\u0000")]
    [InlineData("Fritz!Box für <b>alle</b>", "Fritz!Box für <b>alle</b>")]
    public void What_devices_tell_stays_in_its_line_and_paints_nothing(string told, string shown)
    {
        using var text = new StringWriter { NewLine = "\n" };
        LogLines.Write(
            new LogEntry<string>(LogLevel.Warning, "Muster.X", 7, told, null, (state, _) => state),
            text,
            Noon
        );
        Assert.Equal($"2026-03-01 12:00:00Z warn: Muster.X[7] {shown}\n", text.ToString());
    }

    [Fact]
    public void An_exception_stands_in_the_same_line_with_its_stack()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var error = Record.Exception(() => int.Parse("\u001bx", null));
        LogLines.Write(
            new LogEntry<string>(LogLevel.Error, "Muster.X", 0, "It died.", error, (s, _) => s),
            text,
            Noon
        );
        Assert.StartsWith(
            "2026-03-01 12:00:00Z fail: Muster.X[0] It died. System.FormatException: ",
            text.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(" at ", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            text.ToString().Length - 1,
            text.ToString().IndexOf('\n', StringComparison.Ordinal)
        );
        Assert.DoesNotContain("\u001b", text.ToString(), StringComparison.Ordinal);
    }
}
