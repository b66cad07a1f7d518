namespace Muster.Cpe;

/// <summary>The session ended without success; the retry policy has the next word.</summary>
internal sealed class SessionFailure(string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The ACS is busy, and asks for another attempt later.</summary>
    public bool IsPutOff { get; init; }
}
