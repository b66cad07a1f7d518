namespace Muster.Acs.Operations;

/// <summary>Where rules could not be followed: one fault a device and channel, until it is well again.</summary>
public interface IRuleFaults
{
    /// <summary>Faults, the newest first, one page; of one device when it is named.</summary>
    Task<Page<ChannelFaultView>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>
    /// Strikes a fault: what applies runs again in the device's next session, without waiting. Throws
    /// NotFound.
    /// </summary>
    Task DismissAsync(string deviceId, string channel, CancellationToken cancellation);
}

/// <summary>A channel of a device that could not be followed.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Channel">The channel of its presets.</param>
public sealed record ChannelFaultView(string DeviceId, string Channel)
{
    /// <summary>
    /// <c>cwmp.9003</c> and so on, <c>script.TypeError</c>, <c>ext.Error</c>, <c>timeout</c>,
    /// <c>preset_loop</c>, <c>too_many_commits</c>, <c>too_many_rpcs</c> …
    /// </summary>
    public required string Code { get; init; }

    /// <summary>One sentence, or what the script or the device said.</summary>
    public required string Message { get; init; }

    /// <summary>The script it happened in.</summary>
    public string? Script { get; init; }

    /// <summary>Its line, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The name of the script's or the extension's error.</summary>
    public string? ErrorName { get; init; }

    /// <summary>Where it happened, call by call.</summary>
    public string? Stack { get; init; }

    /// <summary>What the device had against single parameters.</summary>
    public IReadOnlyList<ParameterFault> Parameters { get; init; } = [];

    /// <summary>When it happened last.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How often it was tried again in vain.</summary>
    public int Retries { get; init; }

    /// <summary>The first session after this tries it again.</summary>
    public DateTimeOffset NextTry { get; init; }

    /// <summary>What the channel wanted, JSON: <c>[["name", argument, …], …]</c>.</summary>
    public string Provisions { get; init; } = "[]";
}
