using Muster.Acs.Observing;
using Xunit;

namespace Acs.Tests.Observing;

/// <summary>What traces cost where nobody listens, and the access log where devices write in it.</summary>
public sealed class TraceCostTests
{
    [Fact]
    public void Where_nobody_listens_no_span_is_made_and_nothing_is_allocated()
    {
        Spans();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Spans();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Spans()
    {
        using var session = MusterTrace.Begin("session");
        using var rpc = MusterTrace.Within(session, "GetParameterValues");
        using var script = MusterTrace.Within("script");
        rpc.Fail("nothing");
        Assert.Null(session);
    }

    [Theory, Muster.Tests.Spec("checklist", "H034")]
    [InlineData("a\n2026-03-01T12:00:00.000Z [INFO] 192.0.2.1 X: Inform", "a\\n2026")]
    [InlineData("x\"; cpeFaultCode=\"0", "x\\\"; cpeFaultCode=\\\"0")]
    [InlineData("\u001b[2J\u202e\u2028", "\\u001b[2J\\u202e\\u2028")]
    public void What_devices_tell_stays_in_its_line_and_between_its_quotes(
        string told,
        string shown
    )
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var line = AccessLine.Simple(
            at,
            AccessGravity.Warn,
            "192.0.2.7",
            "00AABB-HG1-1",
            "CPE fault",
            ("cpeFaultString", told),
            ("nothing", null)
        );
        Assert.StartsWith(
            "2026-03-01T12:00:00.000Z [WARN] 192.0.2.7 00AABB-HG1-1: CPE fault; cpeFaultString=\""
                + shown,
            line,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, character => char.IsControl(character));
        var json = AccessLine.Json(at, AccessGravity.Warn, "", "", "x", ("cpeFaultString", told));
        Assert.DoesNotContain(json, character => char.IsControl(character));
        var read = System.Text.Json.JsonDocument.Parse(json).RootElement;
        Assert.Equal(told, read.GetProperty("cpeFaultString").GetString());
    }
}
