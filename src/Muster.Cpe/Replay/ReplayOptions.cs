using Muster.Cpe.Http;

namespace Muster.Cpe.Replay;

/// <summary>Whom to play a session to.</summary>
public sealed record ReplayOptions
{
    /// <summary>The ACS.</summary>
    public required Uri AcsUrl { get; init; }

    /// <summary>HTTP user name, for an ACS that asks for one; the recorded one is not kept.</summary>
    public string Username { get; init; } = "";

    /// <summary>See <see cref="Username"/>.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whom to trust and who we are.</summary>
    public TlsSettings Tls { get; init; } = TlsSettings.System;

    /// <summary>Patience with the ACS for one reply.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest reply that is read, in octets after decompression.</summary>
    public int MaxEnvelopeBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
