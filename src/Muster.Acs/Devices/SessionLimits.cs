namespace Muster.Acs.Devices;

/// <summary>How long a CPE may be silent inside a session.</summary>
internal static class SessionLimits
{
    /// <param name="configured">In place of the server's own, where something is stored for the device.</param>
    public static TimeSpan Silence(uint? announced, AcsOptions options, TimeSpan configured) =>
        Silence(
            announced,
            options with
            {
                SessionTimeout =
                    configured < options.MaxSessionTimeout ? configured : options.MaxSessionTimeout,
            }
        );

    // "SessionTimeout: how long the ACS must keep the session waiting; SHOULD be at least 30." Capped,
    // so that nobody holds a session open for ever.
    public static TimeSpan Silence(uint? announced, AcsOptions options)
    {
        if (announced is not { } seconds)
            return options.SessionTimeout;
        var asked = TimeSpan.FromSeconds(seconds);
        return TimeSpan.FromTicks(
            Math.Clamp(
                asked.Ticks,
                options.SessionTimeout.Ticks,
                Math.Max(options.SessionTimeout.Ticks, options.MaxSessionTimeout.Ticks)
            )
        );
    }
}
