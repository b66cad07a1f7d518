using Muster.Cwmp.Messages;
using Muster.Cwmp.Sessions;
using Muster.Tests;
using Xunit;
using static Muster.Cwmp.Sessions.SessionState;

namespace Muster.Cwmp.Tests.Sessions;

/// <summary>
/// Every state is fed every turn, and compared with what the standard's tables say.
/// </summary>
public sealed class SessionRulesTests
{
    // From the state tables of the CPE (C0 to C7) and of the ACS (A0 to A5), whose row stands last.
    // What is not in here is not allowed. A turn "held" has HoldRequests 1 on that very envelope.
    private const string Allowed = """
        Opened                     | Cpe Inform              | Informed                   | C0 A0
        Informed                   | Acs InformResponse      | CpeTurn                    | C1
        Informed                   | Acs InformResponse held | CpeTurn held               | C1
        Informed                   | Acs Fault               | Failed                     | C1
        Informed                   | Acs Fault held          | Failed                     | C1
        Informed                   | Acs RetryFault          | RetryInform                | C1
        Informed                   | Acs RetryFault held     | RetryInform                | C1
        RetryInform                | Cpe Inform              | Informed                   | C1
        CpeTurn                    | Cpe Inform              | Informed                   | A1
        CpeTurn held               | Cpe Inform              | Informed                   | A1
        CpeTurn                    | Cpe Request             | CpeRequested               | C2
        CpeTurn                    | Cpe Empty               | AcsTurn finished           | C2
        CpeTurn held               | Cpe Empty               | AcsTurn                    | C2
        CpeTurn finished           | Cpe Empty               | AcsTurn finished           | C4
        CpeTurn held finished      | Cpe Empty               | AcsTurn finished           | C4
        CpeRequested               | Acs Response            | CpeTurn                    | C3
        CpeRequested               | Acs Response held       | CpeTurn held               | C3
        CpeRequested               | Acs Fault               | CpeTurn                    | C3
        CpeRequested               | Acs Fault held          | CpeTurn held               | C3
        CpeRequested               | Acs RetryFault          | RetryRequest               | C3
        CpeRequested               | Acs RetryFault held     | RetryRequest               | C3
        CpeRequested finished      | Acs Response            | CpeTurn finished           | A3
        CpeRequested finished      | Acs Response held       | CpeTurn held finished      | A3
        CpeRequested finished      | Acs Fault               | CpeTurn finished           | A3
        CpeRequested finished      | Acs Fault held          | CpeTurn held finished      | A3
        CpeRequested finished      | Acs RetryFault          | RetryRequest finished      | C3
        CpeRequested finished      | Acs RetryFault held     | RetryRequest finished      | C3
        RetryRequest               | Cpe Request             | CpeRequested               | C3
        RetryRequest finished      | Cpe Request             | CpeRequested finished      | C3
        AcsTurn                    | Acs Request             | AcsRequested               | C4 A2
        AcsTurn                    | Acs Request held        | AcsRequested held          | C4 A2
        AcsTurn                    | Acs Empty               | CpeTurn                    | C4
        AcsTurn finished           | Acs Request             | AcsRequested finished      | C4 A2
        AcsTurn finished           | Acs Request held        | AcsRequested held finished | C4 A2
        AcsTurn finished           | Acs Empty               | Succeeded                  | C4
        AcsRequested               | Cpe Response            | AcsTurn                    | C5 A3
        AcsRequested               | Cpe Fault               | AcsTurn                    | C5 A3
        AcsRequested               | Cpe RetryFault          | AcsTurn                    | C5 A3
        AcsRequested held          | Cpe Response            | AcsTurn                    | C5 A3
        AcsRequested held          | Cpe Fault               | AcsTurn                    | C5 A3
        AcsRequested held          | Cpe RetryFault          | AcsTurn                    | C5 A3
        AcsRequested finished      | Cpe Response            | AcsTurn finished           | C5 A3
        AcsRequested finished      | Cpe Fault               | AcsTurn finished           | C5 A3
        AcsRequested finished      | Cpe RetryFault          | AcsTurn finished           | C5 A3
        AcsRequested held finished | Cpe Response            | AcsTurn finished           | C5 A3
        AcsRequested held finished | Cpe Fault               | AcsTurn finished           | C5 A3
        AcsRequested held finished | Cpe RetryFault          | AcsTurn finished           | C5 A3
        """;

    [Fact]
    [Spec("TR-069", "3.7.1.1", "3.7.1.2", "3.7.1.3", "3.7.1.4", "3.7.1.6", "3.7.2")]
    public void Every_state_takes_every_turn_as_the_tables_of_the_standard_say()
    {
        var expected = Allowed
            .Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => (cells[0], cells[1]), cells => cells[2]);
        var met = 0;
        foreach (var (stateName, state) in TurnTable.States)
        foreach (var (turnName, speaker, turn) in TurnTable.Turns)
        {
            var what = $"{stateName} | {turnName}";
            if (expected.TryGetValue((stateName, turnName), out var next))
            {
                Assert.True(state.Next == speaker, what);
                Assert.Equal(next, TurnTable.NameOf(SessionRules.Next(state, speaker, turn)));
                met++;
            }
            else
            {
                var violation = Assert.Throws<ProtocolViolation>(() =>
                    SessionRules.Next(state, speaker, turn)
                );
                Assert.Equal(
                    (speaker, state, turn),
                    (violation.Blame, violation.State, violation.Turn)
                );
                // Whoever goes on leniently goes on with the other side's turn.
                Assert.True(violation.Resume is null || violation.Resume.Next != speaker, what);
            }
        }
        Assert.Equal(expected.Count, met);
    }

    [Fact]
    public void The_document_of_the_turns_is_up_to_date()
    {
        var file = Path.Combine(SharedFiles.RepositoryRoot(), "docs", "session.md");
        var text = TurnTable.Document();
        if (Environment.GetEnvironmentVariable("MUSTER_WRITE_DOCS") == "1")
            File.WriteAllText(file, text);
        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == text,
            "docs/session.md is stale: run the tests once with MUSTER_WRITE_DOCS=1."
        );
    }

    private static SessionState After(params (Speaker Speaker, Turn Turn)[] turns) =>
        turns.Aggregate(
            SessionRules.Start,
            (state, said) => SessionRules.Next(state, said.Speaker, said.Turn)
        );

    private static (Speaker, Turn) Cpe(TurnKind kind) => (Speaker.Cpe, new Turn(kind));

    private static (Speaker, Turn) Acs(TurnKind kind, bool hold = false) =>
        (Speaker.Acs, new Turn(kind, hold));

    [Fact]
    public void A_state_says_the_name_it_has_in_the_table()
    {
        foreach (var (name, state) in TurnTable.States)
            Assert.Equal(name, state.ToString());
    }

    [Fact]
    public void A_violation_is_one_short_sentence()
    {
        var violation = Assert.Throws<ProtocolViolation>(() =>
            SessionRules.Next(new AcsTurn(false), Speaker.Acs, new Turn(TurnKind.InformResponse))
        );
        Assert.Equal(
            "The ACS sent the turn InformResponse, which is not allowed in the state AcsTurn.",
            violation.Message
        );
    }

    [Fact]
    [Spec("TR-069", "3.7.1.3")]
    [Spec("checklist", "B007")]
    public void HoldRequests_true_silences_the_cpe()
    {
        var held = After(Cpe(TurnKind.Inform), Acs(TurnKind.InformResponse, hold: true));
        var violation = Assert.Throws<ProtocolViolation>(() =>
            SessionRules.Next(held, Speaker.Cpe, new Turn(TurnKind.Request))
        );
        Assert.Equal(Speaker.Cpe, violation.Blame);
        Assert.Equal(new CpeRequested(false), violation.Resume);
    }

    [Fact]
    [Spec("TR-069", "3.7.1.3")]
    [Spec("checklist", "B007")]
    public void An_empty_reply_releases_a_held_cpe_and_its_requests_follow()
    {
        var state = After(
            Cpe(TurnKind.Inform),
            Acs(TurnKind.InformResponse, hold: true),
            Cpe(TurnKind.Empty),
            Acs(TurnKind.Request, hold: true),
            Cpe(TurnKind.Response),
            Acs(TurnKind.Empty),
            Cpe(TurnKind.Request),
            Acs(TurnKind.Response),
            Cpe(TurnKind.Empty),
            Acs(TurnKind.Empty)
        );
        Assert.Equal(new Succeeded(), state);
    }

    [Fact]
    [Spec("TR-069", "3.7.1.3")]
    [Spec("checklist", "C004")]
    public void Empty_POST_gives_the_turn_to_the_acs_for_good()
    {
        var state = After(
            Cpe(TurnKind.Inform),
            Acs(TurnKind.InformResponse),
            Cpe(TurnKind.Empty),
            Acs(TurnKind.Request),
            Cpe(TurnKind.Fault)
        );
        Assert.Equal(new AcsTurn(Finished: true), state);
        Assert.Equal(
            new Succeeded(),
            SessionRules.Next(state, Speaker.Acs, new Turn(TurnKind.Empty))
        );
    }

    [Fact]
    [Spec("TR-069", "3.7.1.6")]
    [Spec("checklist", "C009", "C011")]
    public void Fault_8005_has_the_same_said_again()
    {
        var state = After(
            Cpe(TurnKind.Inform),
            Acs(TurnKind.RetryFault),
            Cpe(TurnKind.Inform),
            Acs(TurnKind.InformResponse),
            Cpe(TurnKind.Request),
            Acs(TurnKind.RetryFault),
            Cpe(TurnKind.Request),
            Acs(TurnKind.Response)
        );
        Assert.Equal(new CpeTurn(false, false), state);
    }

    [Theory]
    [Spec("checklist", "C036", "C038")]
    [InlineData(TurnKind.Empty, "AcsTurn finished")]
    [InlineData(TurnKind.Request, "CpeRequested finished")]
    [InlineData(TurnKind.Inform, "Informed")]
    [InlineData(TurnKind.InformResponse, null)]
    public void A_lenient_acs_knows_where_to_go_on_when_its_response_does_not_come(
        TurnKind instead,
        string? resume
    )
    {
        var violation = Assert.Throws<ProtocolViolation>(() =>
            SessionRules.Next(new AcsRequested(false, true), Speaker.Cpe, new Turn(instead))
        );
        Assert.Equal(resume, violation.Resume is null ? null : TurnTable.NameOf(violation.Resume));
    }

    [Fact]
    public void Envelopes_make_turns()
    {
        Assert.Equal(new Turn(TurnKind.Empty), Turn.Of(null));
        Assert.Equal(new Turn(TurnKind.Empty), Turn.Of(new Envelope(null)));
        Assert.Equal(
            new Turn(TurnKind.InformResponse, true),
            Turn.Of(new Envelope(new InformResponse(1)) { HoldRequests = true })
        );
        Assert.Equal(new Turn(TurnKind.Inform), Turn.Of(new Envelope(Soap.Examples.Inform)));
        Assert.Equal(new Turn(TurnKind.Request), Turn.Of(new Envelope(new UnknownRequest("X"))));
        Assert.Equal(new Turn(TurnKind.Response), Turn.Of(new Envelope(new RebootResponse())));
        Assert.Equal(
            new Turn(TurnKind.RetryFault),
            Turn.Of(new Envelope(new Fault(FaultCode.RetryRequest)))
        );
        Assert.Equal(
            new Turn(TurnKind.Fault),
            Turn.Of(new Envelope(new Fault(FaultCode.InternalError)))
        );
    }
}
