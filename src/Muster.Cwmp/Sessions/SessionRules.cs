using static Muster.Cwmp.Sessions.SessionState;
using static Muster.Cwmp.Sessions.Speaker;
using static Muster.Cwmp.Sessions.TurnKind;

namespace Muster.Cwmp.Sessions;

/// <summary>
/// The rules of turns (TR-069 3.7.1, 3.7.2), the same for both sides: one arm, one rule. All states
/// and turns are laid out in docs/session.md, which a test writes.
/// </summary>
public static class SessionRules
{
    /// <summary>Where every session begins.</summary>
    public static SessionState Start { get; } = new Opened();

    /// <summary>The state after a turn.</summary>
    /// <exception cref="ProtocolViolation">The standard does not allow it.</exception>
    public static SessionState Next(SessionState state, Speaker speaker, Turn turn) =>
        (state, speaker, turn.Kind) switch
        {
            // The CPE opens with Inform; the ACS takes it, refuses it, or has it repeated.
            (Opened, Cpe, Inform) => new Informed(), // 3.7.1.1
            (Informed, Acs, InformResponse) => new CpeTurn(turn.HoldRequests, false), // 3.7.1.2
            (Informed, Acs, RetryFault) => new RetryOwed(OfInform: true, false), // 3.7.1.6
            (Informed, Acs, TurnKind.Fault) => new Failed(), // 3.7.1.6
            (RetryOwed { OfInform: true }, Cpe, Inform) => new Informed(), // 3.7.1.6
            (CpeTurn { Finished: false }, Cpe, Inform) => new Informed(), // 3.7.2.1, reply was lost

            // The CPE's requests: not while held, and none after an empty POST that was not held.
            (CpeTurn { MayRequest: true }, Cpe, Request) => new CpeRequested(false), // 3.7.1.3
            (CpeRequested s, Acs, Response or TurnKind.Fault) => // 3.7.2.4
            new CpeTurn(turn.HoldRequests, s.Finished),
            (CpeRequested s, Acs, RetryFault) => new RetryOwed(false, s.Finished), // 3.7.1.6
            (RetryOwed { OfInform: false } s, Cpe, Request) => // 3.7.1.6
            new CpeRequested(s.Finished),
            (CpeTurn s, Cpe, Empty) => new AcsTurn(s.Finished || !s.Held), // 3.7.1.3

            // The ACS's requests: only when nothing of the CPE's waits for an answer.
            (AcsTurn s, Acs, Request) => new AcsRequested(turn.HoldRequests, s.Finished), // 3.7.2.2
            (AcsRequested s, Cpe, Response or TurnKind.Fault or RetryFault) => // 3.7.1.3
            new AcsTurn(s.Finished),

            // An empty reply ends the session, or releases a CPE that was held.
            (AcsTurn { Finished: true }, Acs, Empty) => new Succeeded(), // 3.7.1.4
            (AcsTurn { Finished: false }, Acs, Empty) => new CpeTurn(false, false), // 3.7.1.3

            _ => throw new ProtocolViolation(
                speaker,
                state,
                turn,
                Resume(state, speaker, turn.Kind)
            ),
        };

    // Not allowed, but seen in the field: how the other side goes on.
    private static SessionState? Resume(SessionState state, Speaker speaker, TurnKind kind) =>
        (state, speaker, kind) switch
        {
            // The CPE lost our request: its task fails, the session goes on.
            (AcsRequested s, Cpe, Empty) => new AcsTurn(s.Finished || !s.Held),
            // It speaks of its own instead of answering: it is answered, the task fails.
            (AcsRequested s, Cpe, Request) => new CpeRequested(s.Finished),
            // The CPE requests though held or finished: it is answered.
            (CpeTurn s, Cpe, Request) => new CpeRequested(s.Finished),
            // An answer nobody asked for is dropped as if it had been an empty POST.
            (CpeTurn s, Cpe, Response or TurnKind.Fault or RetryFault) => new AcsTurn(
                s.Finished || !s.Held
            ),
            // The CPE will not repeat what was answered 8005.
            (RetryOwed { OfInform: false }, Cpe, Empty) => new AcsTurn(true),
            // A new Inform in mid-session, with the old one still open (quirk 150).
            (AcsRequested or RetryOwed or CpeTurn or Succeeded, Cpe, Inform) => new Informed(),
            // An envelope that is no request, in the ACS's turn: the CPE ignores it and posts
            // empty.
            (AcsTurn s, Acs, Response or InformResponse or TurnKind.Fault or RetryFault) =>
                new CpeTurn(Held: false, s.Finished),
            // Quirk 32: a last empty POST after the empty reply gets another empty reply.
            (Succeeded, Cpe, Empty) => new AcsTurn(Finished: true),
            _ => null,
        };
}
