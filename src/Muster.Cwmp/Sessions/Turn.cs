using Muster.Cwmp.Messages;

namespace Muster.Cwmp.Sessions;

/// <summary>The two ends of a session.</summary>
public enum Speaker
{
    /// <summary>The device; it POSTs.</summary>
    Cpe,

    /// <summary>The server; it replies.</summary>
    Acs,
}

/// <summary>What one HTTP message carries, as far as the rules of turns look at it.</summary>
public enum TurnKind
{
    /// <summary>No envelope, or one without a message: an empty POST, a 204.</summary>
    Empty,

    /// <summary>Inform.</summary>
    Inform,

    /// <summary>InformResponse.</summary>
    InformResponse,

    /// <summary>Any other RPC, known or not.</summary>
    Request,

    /// <summary>The response to any other RPC.</summary>
    Response,

    /// <summary>A fault but 8005.</summary>
    Fault,

    /// <summary>Fault 8005: say the same again.</summary>
    RetryFault,
}

/// <summary>One turn of a session.</summary>
/// <param name="Kind">What was sent.</param>
/// <param name="HoldRequests">ACS only: the header HoldRequests says 1; absent = false.</param>
public readonly record struct Turn(TurnKind Kind, bool HoldRequests = false)
{
    /// <summary>The turn a message makes; null is the empty POST or reply.</summary>
    public static Turn Of(Envelope? envelope) =>
        new(
            envelope?.Body switch
            {
                null => TurnKind.Empty,
                Inform => TurnKind.Inform,
                InformResponse => TurnKind.InformResponse,
                Fault { FaultCode.Value: 8005 } => TurnKind.RetryFault,
                Fault => TurnKind.Fault,
                CwmpRequest => TurnKind.Request,
                _ => TurnKind.Response,
            },
            envelope?.HoldRequests ?? false
        );
}
