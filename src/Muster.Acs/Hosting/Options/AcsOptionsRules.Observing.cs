namespace Muster.Acs.Hosting;

/// <summary>Rules of the options of what is told of the server, and of its end.</summary>
internal static partial class AcsOptionsRules
{
    /// <summary>Less than what the program and the host wait for an end at all.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    private static IEnumerable<string> Observing(AcsOptions options)
    {
        if (
            options.OtlpEndpoint is { } end
            && (!end.IsAbsoluteUri || (end.Scheme != "http" && end.Scheme != "https"))
        )
            yield return $"otlpEndpoint: '{end}' is no http or https URL.";
        if (!Enum.IsDefined(options.OtlpProtocol))
            yield return "otlpProtocol: it is http or grpc.";
        if (options.OtlpHeaders is { } headers && options.OtlpEndpoint is null)
            yield return "otlpHeaders: they are of no use without otlpEndpoint.";
        else if (options.OtlpHeaders is { } pairs && !pairs.Split(',').All(IsPair))
            yield return "otlpHeaders: NAME=VALUE is needed, several parted by commas.";
        if (options.TraceSample is not (>= 0 and <= 1))
            yield return $"traceSample: {options.TraceSample} is no share from 0 to 1.";
        if (options.AccessLog is { } file && string.IsNullOrWhiteSpace(file))
            yield return "accessLog: a file is needed, or stdout.";
        else if (options.AccessLog is { } path && Directory.Exists(path))
            yield return $"accessLog: '{path}' is a directory.";
        else if (options.AccessLog is { } log && !HasFolder(log))
            yield return $"accessLog: there is no directory for '{log}'.";
        if (!Enum.IsDefined(options.AccessLogFormat))
            yield return "accessLogFormat: it is simple or json.";
        if (options.StopPatience < TimeSpan.Zero || options.StopPatience > LongestStop)
            yield return $"stopPatience: {options.StopPatience} is not between 0 and 20 seconds.";
    }

    private static bool HasFolder(string file) =>
        Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)));

    private static bool IsPair(string text) => text.IndexOf('=', StringComparison.Ordinal) > 0;
}
