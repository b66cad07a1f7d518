using Muster.Acs.Waking;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>How a connection request failed, in the original's words.</summary>
internal static class WakeWords
{
    /// <summary>Null when the device has heard it.</summary>
    public static string? Of(ConnectionRequestOutcome outcome) =>
        outcome.Result switch
        {
            ConnectionRequestResult.Accepted => null,
            // The original dies of a device without an address (its defect B28).
            _ when outcome == Waker.NoAddress => "Invalid connection request URL",
            ConnectionRequestResult.Unauthorized =>
                "Connection request error: Incorrect connection request credentials",
            ConnectionRequestResult.NoAnswer or ConnectionRequestResult.Busy => "Device is offline",
            _ => $"Connection request error: {outcome.Detail}",
        };
}
