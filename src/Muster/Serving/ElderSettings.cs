using System.Globalization;

namespace Muster.Serving;

/// <summary>
/// What is set for GenieACS in the environment: how its values are written, and what is said of those that
/// mean nothing here.
/// </summary>
internal static class ElderSettings
{
    private const string Prefix = "GENIEACS_";

    /// <summary>Those that another way is known for, by the end of the name.</summary>
    private static readonly (string End, string Instead)[] Known =
    [
        ("MONGODB_CONNECTION_URL", "muster import genieacs takes over what is in that database"),
        ("FS_HOSTNAME", "--files-url says what devices download from"),
        ("FS_IP", "--files-url says what devices download from"),
        ("_INTERFACE", "--bind is the one address of all ports"),
        ("_SSL_CERT", "--tls-certificate is for all ports"),
        ("_SSL_KEY", "--tls-key is for all ports"),
        ("_SSL", "--tls-certificate and --tls-key"),
        ("_WORKER_PROCESSES", "there is one process"),
        (
            "ACCESS_LOG_FILE",
            "--access-log is for sessions and files; who did what is in the audit log"
        ),
        ("LOG_FILE", "the log is the standard error; --log-level"),
        ("DEBUG_FILE", "transcripts of sessions are kept: --recorder-sample"),
        ("DEBUG_FORMAT", "transcripts of sessions are kept: --recorder-sample"),
        ("DEBUG", "transcripts of sessions are kept: --recorder-sample"),
        ("UI_JWT_SECRET", "keys are drawn by themselves"),
        ("MAX_CONCURRENT_REQUESTS", "--admission-sessions, or what is found out by the delay"),
        ("SESSION_TIMEOUT", "the configuration key cwmp.sessionTimeout"),
        ("CONNECTION_REQUEST_TIMEOUT", "the configuration key cwmp.connectionRequestTimeout"),
        ("DEVICE_ONLINE_THRESHOLD", "the configuration key cwmp.deviceOnlineThreshold"),
        ("DATETIME_MILLISECONDS", "the configuration key cwmp.datetimeMilliseconds"),
        ("BOOLEAN_LITERAL", "the configuration key cwmp.booleanLiteral"),
        ("GPN_NEXT_LEVEL", "the configuration key cwmp.gpnNextLevel"),
        ("COOKIES_PATH", "the cookie is for every path"),
        ("GPV_BATCH_SIZE", "the configuration key cwmp.gpvBatchSize"),
        ("MAX_COMMIT_ITERATIONS", "the configuration key cwmp.maxCommitIterations"),
    ];

    /// <summary>A sentence about each that is set and means nothing here.</summary>
    public static IEnumerable<string> Remarks(IEnumerable<string> variables)
    {
        var understood = ServerSettings
            .All.Select(setting => setting.Elder?.Name)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in variables.Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || understood.Contains(name))
                continue;
            var (_, instead) = Array.Find(
                Known,
                known => name.EndsWith(known.End, StringComparison.Ordinal)
            );
            yield return instead is null
                ? $"{name} means nothing here."
                : $"{name} means nothing here: {instead}.";
        }
    }

    public static string Milliseconds(string text) =>
        (ServerSettings.Number(text) / 1000m).ToString(CultureInfo.InvariantCulture);

    public static string Seconds(string text) =>
        ServerSettings.Number(text).ToString(CultureInfo.InvariantCulture);

    /// <summary>One file; the original takes texts and lists too.</summary>
    public static string File(string text) =>
        text.Contains("-----BEGIN", StringComparison.Ordinal)
            ? throw new FormatException("it is the PEM itself; give the name of a file")
        : text.Contains(':', StringComparison.Ordinal) && !System.IO.File.Exists(text)
            ? throw new FormatException("it names several files; give one that has them all")
        : text;
}
