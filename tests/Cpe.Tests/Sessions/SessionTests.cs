using Muster.Cpe.Tests.Wire;
using Muster.Cwmp.Sessions;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Sessions;

/// <summary>Who may speak when, and what ends a session (TR-069 3.7.1).</summary>
public sealed class SessionTests
{
    [Fact]
    [Spec("TR-069", "3.7.1.2")]
    [Spec(
        "checklist",
        "A001",
        "A002",
        "B009",
        "B010",
        "B011",
        "B037",
        "C001",
        "D001",
        "D024",
        "D027"
    )]
    public async Task the_first_message_is_an_Inform_with_all_it_must_have()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        Assert.Equal("POST /acs/cwmp HTTP/1.1", inform.RequestLine);
        Assert.Equal($"localhost:{bench.Acs.Port}", inform["Host"]);
        Assert.Equal("text/xml; charset=utf-8", inform["Content-Type"]);
        Assert.Equal("Inform", inform.Name());
        Assert.Equal(["0 BOOTSTRAP", "1 BOOT"], inform.Events());
        Assert.Equal("1", inform.Text("MaxEnvelopes"));
        Assert.Equal("0", inform.Text("RetryCount"));
        Assert.Equal("1.0,1.1,1.2,1.3,1.4", inform.Header("SupportedCWMPVersions"));
        Assert.True(uint.Parse(inform.Header("SessionTimeout")!) >= 30);
        Assert.Null(inform.Header("HoldRequests"));
        Assert.Null(inform.Header("UseCWMPVersion"));
        Assert.Matches(@"^2026-03-01T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$", inform.Text("CurrentTime"));
    }

    [Fact]
    [Spec("TR-069", "3.7.1.4")]
    [Spec("checklist", "A004", "A008", "C002", "C006")]
    public async Task an_empty_POST_gives_the_turn_to_the_acs_and_its_empty_reply_ends_the_session()
    {
        await using var bench = new Bench();
        var empty = await bench.AcknowledgeAsync(await bench.BootAsync());
        Assert.Empty(empty.Bytes);
        Assert.Equal("0", empty["Content-Length"]);
        Assert.Null(empty["SOAPAction"]);
        Assert.Null(empty["Content-Type"]);
        Assert.Equal(1, empty.Connection);
        var report = await bench.FinishAsync(empty);
        Assert.True(report.Succeeded, report.Problem);
        Assert.Null(report.Problem);
        Assert.True(report.InformAcknowledged);
    }

    [Fact]
    [Spec("checklist", "A037")]
    public async Task an_empty_200_ends_the_session_like_a_204()
    {
        await using var bench = new Bench();
        var empty = await bench.AcknowledgeAsync(await bench.BootAsync());
        await empty.ReplyAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Assert.True((await bench.EndedAsync()).Succeeded);
    }

    [Fact]
    [Spec("TR-069", "3.7.1.4")]
    [Spec("checklist", "A003", "B001", "C005", "C007")]
    public async Task acs_requests_are_answered_in_order_each_with_its_own_ID()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        foreach (var id in new[] { "abc-é 1", "2", "x" })
        {
            turn = await bench.CallAsync(turn, Soap.Rpc("GetRPCMethods", id: id));
            Assert.Equal("GetRPCMethodsResponse", turn.Name());
            Assert.Equal(id, turn.Header("ID"));
            Assert.Contains("\r\nSOAPAction:\r\n", turn.Head + "\r\n", StringComparison.Ordinal);
        }
        var report = await bench.FinishAsync(turn);
        Assert.True(report.Succeeded, report.Problem);
        Assert.Equal(3, report.RequestsServed);
    }

    [Fact]
    [Spec("checklist", "B002", "B003", "B006", "B014")]
    public async Task faults_carry_the_ID_of_the_request_and_an_unknown_method_is_9000()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Soap.Rpc("X_MUSTER_Dance", id: "d1"));
        Assert.Equal(9000, turn.FaultCode());
        Assert.Equal("d1", turn.Header("ID"));
        Assert.Equal("CWMP fault", turn.Text("faultstring"));
        Assert.Equal("Server", turn.Text("faultcode"));
        turn = await bench.CallAsync(turn, Soap.Rpc("GetRPCMethods", id: null));
        Assert.Equal("GetRPCMethodsResponse", turn.Name());
        Assert.Null(turn.Header("ID"));
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc("ScheduleInform", "<DelaySeconds>5</DelaySeconds>")
        );
        Assert.Equal(9003, turn.FaultCode());
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "B004", "B005")]
    public async Task a_mandatory_header_nobody_knows_is_refused_and_an_optional_one_ignored()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        string With(string must) =>
            Soap.Wrap(
                "<c:GetRPCMethods/>",
                "5",
                $"<v:Extra xmlns:v=\"urn:vendor\" s:mustUnderstand=\"{must}\">1</v:Extra>"
            );
        turn = await bench.CallAsync(turn, With("1"));
        Assert.Equal("Fault", turn.Name());
        Assert.EndsWith("MustUnderstand", turn.Text("faultcode"), StringComparison.Ordinal);
        turn = await bench.CallAsync(turn, With("0"));
        Assert.Equal("GetRPCMethodsResponse", turn.Name());
        await bench.FinishAsync(turn);
    }

    [Theory]
    [Spec("checklist", "B007", "B008")]
    [Spec("TR-069", "3.7.1.3")]
    [InlineData("1", "0")]
    [InlineData("true", "false")]
    public async Task HoldRequests_true_silences_the_cpe(string hold, string release)
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        bench.Cpe.RequestDownload("1 Firmware Upgrade Image");
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["9 REQUEST DOWNLOAD"], inform.Events());
        var turn = await bench.AcknowledgeAsync(inform, $"<c:HoldRequests>{hold}</c:HoldRequests>");
        Assert.Equal("", turn.Name());
        var held = Soap.Wrap("<c:GetRPCMethods/>", "5", $"<c:HoldRequests>{hold}</c:HoldRequests>");
        turn = await bench.CallAsync(turn, held);
        Assert.Equal("GetRPCMethodsResponse", turn.Name());
        var released = Soap.Wrap(
            "<c:GetRPCMethods/>",
            "6",
            $"<c:HoldRequests>{release}</c:HoldRequests>"
        );
        turn = await bench.CallAsync(turn, released);
        Assert.Equal("GetRPCMethodsResponse", turn.Name());
        await turn.ReplyAsync(Soap.NoContent);
        turn = await bench.Acs.TakeAsync();
        Assert.Equal("RequestDownload", turn.Name());
        turn = await bench.CallAsync(turn, Soap.Wrap("<c:RequestDownloadResponse/>"));
        Assert.Equal("", turn.Name());
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "C009")]
    public async Task fault_8005_repeats_the_same_Inform_octet_for_octet()
    {
        await using var bench = new Bench();
        var first = await bench.BootAsync();
        var second = await bench.CallAsync(first, Soap.Fault(8005));
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.True((await bench.EndAsync(second)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "C010")]
    public async Task fault_8005_for_ever_fails_the_session()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        for (var i = 0; i < 5; i++)
            inform = await bench.CallAsync(inform, Soap.Fault(8005));
        await inform.ReplyAsync(Soap.Http(Soap.Fault(8005)));
        Assert.False((await bench.EndedAsync()).Succeeded);
    }

    [Theory]
    [Spec("checklist", "B015", "B016", "C008", "C025")]
    [InlineData("<broken")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM 'http://127.0.0.1/'>]><x>&a;</x>")]
    [InlineData("8002")]
    [InlineData("request")]
    [InlineData("stray")]
    public async Task a_bad_answer_to_the_Inform_fails_the_session_and_the_retry_policy_starts(
        string answer
    )
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        await inform.ReplyAsync(
            Soap.Http(
                answer switch
                {
                    "8002" => Soap.Fault(8002),
                    "request" => Soap.Rpc("GetRPCMethods"),
                    "stray" => Soap.Wrap("<c:RebootResponse/>"),
                    _ => answer,
                }
            )
        );
        var report = await bench.EndedAsync();
        Assert.False(report.Succeeded);
        Assert.NotNull(report.Problem);
        Assert.InRange(bench.UntilDue(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        await bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        var again = await bench.Acs.TakeAsync();
        Assert.Equal("1", again.Text("RetryCount"));
        Assert.Equal(["0 BOOTSTRAP", "1 BOOT"], again.Events());
        Assert.True((await bench.EndAsync(again)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "C026")]
    public async Task a_stray_response_is_ignored_and_the_cpe_posts_empty()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Soap.Wrap("<c:TransferCompleteResponse/>", "9"));
        Assert.Equal("", turn.Name());
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "C026")]
    public async Task a_second_InformResponse_is_ignored_and_reported_in_the_words_of_the_table()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Soap.InformResponse());
        Assert.Equal("", turn.Name());
        var report = await bench.FinishAsync(turn);
        Assert.True(report.Succeeded, report.Problem);
        Assert.Equal(
            Sentence(new SessionState.AcsTurn(Finished: true), TurnKind.InformResponse),
            report.Problem
        );
    }

    [Fact]
    [Spec("TR-069", "3.7.2")]
    public async Task a_request_in_reply_to_a_request_fails_the_session_in_the_words_of_the_table()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        bench.Cpe.RequestDownload("1 Firmware Upgrade Image");
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var turn = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        Assert.Equal("RequestDownload", turn.Name());
        await turn.ReplyAsync(Soap.Http(Soap.Rpc("GetRPCMethods")));
        var report = await bench.EndedAsync();
        Assert.False(report.Succeeded);
        Assert.Equal(0, report.RequestsServed);
        Assert.Equal(
            Sentence(new SessionState.CpeRequested(Finished: false), TurnKind.Request),
            report.Problem
        );
    }

    private static string Sentence(SessionState state, TurnKind said) =>
        Assert
            .Throws<ProtocolViolation>(() => SessionRules.Next(state, Speaker.Acs, new Turn(said)))
            .Message;

    [Fact]
    [Spec("checklist", "C013")]
    public async Task silence_of_the_acs_is_suffered_for_at_least_30_seconds()
    {
        await using var bench = new Bench();
        await bench.BootAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.True(bench.Cpe.IsBusy);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(2));
        var report = await bench.EndedAsync();
        Assert.False(report.Succeeded);
        Assert.Contains("60 s", report.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [Spec("checklist", "B013")]
    [InlineData("", "1-2", "urn:dslforum-org:cwmp-1-2", true)]
    [InlineData("", "1-0", "urn:dslforum-org:cwmp-1-0", false)]
    [InlineData(
        "<c:UseCWMPVersion s:mustUnderstand=\"1\">1.0</c:UseCWMPVersion>",
        "1-2",
        "urn:dslforum-org:cwmp-1-0",
        false
    )]
    public async Task the_session_speaks_the_version_the_acs_shows(
        string header,
        string version,
        string expected,
        bool knowsCancel
    )
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        await inform.ReplyAsync(Soap.Http(Soap.InformResponse(header, version)));
        var turn = await bench.CallAsync(
            await bench.Acs.TakeAsync(),
            Soap.Rpc("CancelTransfer", "<CommandKey>none</CommandKey>")
        );
        Assert.Contains(expected, turn.Body, StringComparison.Ordinal);
        Assert.Equal(knowsCancel ? 0 : 9000, turn.FaultCode());
        await bench.FinishAsync(turn);
    }
}
