namespace Muster.Cpe;

/// <summary>The session ended without success; the retry policy has the next word.</summary>
internal sealed class SessionFailure(string message, Exception? inner = null)
    : Exception(message, inner);
