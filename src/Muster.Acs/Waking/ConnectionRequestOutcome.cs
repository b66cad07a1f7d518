namespace Muster.Acs.Waking;

internal enum ConnectionRequestResult
{
    /// <summary>200, 204 or another 2xx: the device will call home, or so it says.</summary>
    Accepted,

    /// <summary>503 and its like: later, perhaps.</summary>
    Busy,

    /// <summary>Nobody there, or no answer; it may still have been heard (quirk 176).</summary>
    NoAnswer,

    /// <summary>The credentials are wrong; knocking again would not change that.</summary>
    Unauthorized,

    /// <summary>An answer, or an address, with which there is no point in trying again.</summary>
    Refused,
}

/// <summary>How one connection request ended.</summary>
/// <param name="Result">What to do next depends on it.</param>
/// <param name="Detail">What was found, as the rest of a sentence.</param>
internal readonly record struct ConnectionRequestOutcome(
    ConnectionRequestResult Result,
    string Detail
);
