namespace Muster.Acs.Provisioning.Configuration;

/// <summary>Keys of the configuration as GenieACS has them, and what becomes of each here.</summary>
internal static class ConfigKeys
{
    private static readonly HashSet<string> Heeded = new(StringComparer.Ordinal)
    {
        "cwmp.auth",
        "cwmp.connectionRequestAuth",
        "cwmp.connectionRequestAllowBasicAuth",
        "cwmp.connectionRequestTimeout",
        "cwmp.deviceOnlineThreshold",
        "cwmp.sessionTimeout",
        "cwmp.retryDelay",
        "cwmp.maxCommitIterations",
        "cwmp.skipWritableCheck",
        "cwmp.gpvBatchSize",
        "cwmp.gpnNextLevel",
        "cwmp.skipRootGpn",
        "cwmp.datetimeMilliseconds",
        "cwmp.booleanLiteral",
        "cwmp.downloadTimeout",
        "cwmp.downloadSuccessOnTimeout",
    };

    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["cwmp.udpConnectionRequestPort"] = "start the server with --stun-port",
        ["cwmp.cookiesPath"] = "the cookie is for every path",
        ["cwmp.debug"] = "transcripts of sessions are kept (muster session show)",
    };

    /// <summary>What a person should know who stores something under a key; null where it does what it says.</summary>
    public static string? NoteOn(string key) =>
        Heeded.Contains(key) ? null
        : key.StartsWith("ui.", StringComparison.Ordinal)
            ? "it is kept, and nothing here heeds it: it is about GenieACS's console"
        : Instead.TryGetValue(key, out var other) ? $"it is kept and not heeded: {other}"
        : "it is kept, and nothing here heeds it";

    /// <summary>As <see cref="NoteOn"/>, of keys that are GenieACS's own: any other may be a rule's.</summary>
    public static string? WarningOf(string key) =>
        key.StartsWith("cwmp.", StringComparison.Ordinal)
        || key.StartsWith("ui.", StringComparison.Ordinal)
            ? NoteOn(key)
            : null;
}
