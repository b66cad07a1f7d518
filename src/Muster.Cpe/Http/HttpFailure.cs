namespace Muster.Cpe.Http;

/// <summary>What went wrong on the way to a server: the file transfer maps it to a fault code.</summary>
internal enum HttpFailureKind
{
    /// <summary>The name does not resolve or no address accepts a connection.</summary>
    Unreachable,

    /// <summary>The TLS handshake failed or the certificate was refused.</summary>
    Tls,

    /// <summary>No answer within the time allowed.</summary>
    Timeout,

    /// <summary>The connection ended before the message did.</summary>
    Broken,

    /// <summary>The peer's bytes are not HTTP, or a limit was passed.</summary>
    Protocol,

    /// <summary>Too many redirects, or one that must not be followed.</summary>
    Redirect,

    /// <summary>The server refused the credentials.</summary>
    Unauthorized,
}

/// <summary>The one exception this HTTP client throws; the message is one clear sentence.</summary>
internal sealed class HttpFailure(HttpFailureKind kind, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public HttpFailureKind Kind { get; } = kind;
}
