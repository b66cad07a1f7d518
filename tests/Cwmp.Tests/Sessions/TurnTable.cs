using System.Text;
using Muster.Cwmp.Sessions;
using static Muster.Cwmp.Sessions.SessionState;

namespace Muster.Cwmp.Tests.Sessions;

/// <summary>All states and all turns by name, and the document made of them.</summary>
internal static class TurnTable
{
    public static IReadOnlyList<(string Name, SessionState State)> States { get; } =
    [
        ("Opened", new Opened()),
        ("Informed", new Informed()),
        ("RetryInform", new RetryOwed(true, false)),
        ("CpeTurn", new CpeTurn(false, false)),
        ("CpeTurn held", new CpeTurn(true, false)),
        ("CpeTurn finished", new CpeTurn(false, true)),
        ("CpeTurn held finished", new CpeTurn(true, true)),
        ("CpeRequested", new CpeRequested(false)),
        ("CpeRequested finished", new CpeRequested(true)),
        ("RetryRequest", new RetryOwed(false, false)),
        ("RetryRequest finished", new RetryOwed(false, true)),
        ("AcsTurn", new AcsTurn(false)),
        ("AcsTurn finished", new AcsTurn(true)),
        ("AcsRequested", new AcsRequested(false, false)),
        ("AcsRequested held", new AcsRequested(true, false)),
        ("AcsRequested finished", new AcsRequested(false, true)),
        ("AcsRequested held finished", new AcsRequested(true, true)),
        ("Succeeded", new Succeeded()),
        ("Failed", new Failed()),
    ];

    public static IReadOnlyList<(string Name, Speaker Speaker, Turn Turn)> Turns { get; } =
    [
        .. from speaker in Enum.GetValues<Speaker>()
        from kind in Enum.GetValues<TurnKind>()
        from held in speaker == Speaker.Cpe || kind == TurnKind.Empty
            ? new[] { false }
            : [false, true]
        select ($"{speaker} {kind}{(held ? " held" : "")}", speaker, new Turn(kind, held)),
    ];

    public static string NameOf(SessionState state) => States.Single(s => s.State == state).Name;

    public static string Document()
    {
        var text = new StringBuilder(
            """
            # The turns of a session

            Written by a test from `SessionRules`, the table both sides share. A row is a state and
            what is said in it; *held* on a turn is `HoldRequests` 1 on that envelope. In a state,
            *held* means the ACS's latest word is `HoldRequests` 1, *finished* that the CPE has
            posted empty without being held and makes no more requests. What is missing is not
            allowed; the second table tells where a lenient peer goes on nevertheless.

            ## Allowed

            | State | Said | Next state |
            | --- | --- | --- |

            """
        );
        var lenient = new StringBuilder();
        foreach (var (stateName, state) in States)
        foreach (var (turnName, speaker, turn) in Turns)
        {
            try
            {
                var next = NameOf(SessionRules.Next(state, speaker, turn));
                text.Append($"| {stateName} | {turnName} | {next} |\n");
            }
            catch (ProtocolViolation violation)
            {
                if (violation.Resume is { } resume)
                    lenient.Append($"| {stateName} | {turnName} | {NameOf(resume)} |\n");
            }
        }
        text.Append(
            """

            ## Not allowed, but seen in the field

            | State | Said | A lenient peer goes on in |
            | --- | --- | --- |

            """
        );
        return text.Append(lenient).ToString().ReplaceLineEndings("\n");
    }
}
