namespace Muster.Cwmp.Sessions;

/// <summary>A turn the standard does not allow.</summary>
public sealed class ProtocolViolation : Exception
{
    internal ProtocolViolation(Speaker blame, SessionState state, Turn turn, SessionState? resume)
        : base(
            $"The {(blame == Speaker.Cpe ? "CPE" : "ACS")} sent {Name(turn)}, which is not allowed "
                + $"in the state {state}."
        )
    {
        Blame = blame;
        State = state;
        Turn = turn;
        Resume = resume;
    }

    /// <summary>Who spoke out of turn; whether that is us or the peer, the caller knows.</summary>
    public Speaker Blame { get; }

    /// <summary>The state it was said in.</summary>
    public SessionState State { get; }

    /// <summary>What was said.</summary>
    public Turn Turn { get; }

    /// <summary>
    /// Where a lenient peer goes on, for the violations seen in the field; null = nowhere: the
    /// session has failed.
    /// </summary>
    public SessionState? Resume { get; }

    private static string Name(Turn turn) =>
        turn.Kind switch
        {
            TurnKind.Empty => "an empty message",
            TurnKind.RetryFault => "fault 8005",
            _ => $"the turn {turn.Kind}",
        };
}
