using System.Net;
using Muster.Acs.Storage.Postgres;
using Muster.Cwmp.DataModel;

namespace Muster.Acs.Hosting;

/// <summary>What options must be like; every error at once, each naming its option.</summary>
internal static partial class AcsOptionsRules
{
    /// <summary>A file link, 52 characters and a name of up to 128, must stay below 256 (A.3.2.8).</summary>
    private const int MaxFilesUrlLength = 70;

    /// <summary>TR-181 ManagementServer.Username and Password: string(256).</summary>
    private const int MaxCredentialLength = 256;

    public static void Check(AcsOptions options)
    {
        var errors = Errors(options).ToList();
        if (errors.Count > 0)
            throw new AcsOptionsException(errors);
    }

    public static IEnumerable<string> Errors(AcsOptions options) =>
        [
            .. Addresses(options),
            .. Credentials(options),
            .. Times(options),
            .. Sizes(options),
            .. Events(options),
            .. Waking(options),
            .. Files(options),
            .. Recorder(options),
            .. Admission(options),
            .. Diagnostics(options),
            .. Trust(options),
            .. Telemetry(options),
            .. DataModels(options),
            .. Extensions(options),
            .. Webhooks(options),
            .. Rules(options),
            .. Access(options),
            .. History(options),
            .. Observing(options),
            .. Cluster(options),
        ];

    private static IEnumerable<string> Addresses(AcsOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            yield return "dataDirectory: a directory is needed, such as ./muster-data.";
        if (options.Store is { } store && !PostgresAddress.TryParse(store, out _, out var problem))
            yield return $"store: {problem}.";
        if (options.Bind.Equals(IPAddress.None) || options.Bind.Equals(IPAddress.Broadcast))
            yield return $"bind: '{options.Bind}' is no address to listen on.";
        (string Name, int Port)[] ports =
        [
            ("cwmpPort", options.CwmpPort),
            ("filesPort", options.FilesPort),
            ("port", options.Port),
            ("nbiPort", options.NbiPort ?? 0),
        ];
        foreach (var (name, port) in ports)
        {
            if (port is < 0 or > IPEndPoint.MaxPort)
                yield return $"{name}: {port} is no port from 0 to {IPEndPoint.MaxPort}.";
        }
        foreach (var same in ports.Where(p => p.Port > 0).GroupBy(p => p.Port))
        {
            if (same.Count() > 1)
                yield return $"{string.Join(", ", same.Select(p => p.Name))}: "
                    + $"{same.Key} cannot be used twice.";
        }
        if (options.FilesUrl is not { } url)
            yield break;
        if (!url.IsAbsoluteUri || (url.Scheme != "http" && url.Scheme != "https"))
            yield return $"filesUrl: '{url}' is no http or https URL.";
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            yield return "filesUrl: it takes a host, a port and a path only.";
        else if (url.AbsoluteUri.Length > MaxFilesUrlLength)
            yield return $"filesUrl: it is longer than {MaxFilesUrlLength} characters.";
    }

    private static IEnumerable<string> Credentials(AcsOptions options)
    {
        if (!Enum.IsDefined(options.CpeAuthentication))
            yield return "cpeAuthentication: it is none, basic, digest or certificate.";
        (string Name, string? Text)[] secrets =
        [
            ("cpeUser", options.CpeUser),
            ("cpePassword", options.CpePassword),
            ("connectionRequestUser", options.ConnectionRequestUser),
            ("connectionRequestPassword", options.ConnectionRequestPassword),
        ];
        foreach (var (name, text) in secrets)
        {
            if (text is not null && text.Length is 0 or > MaxCredentialLength)
                yield return $"{name}: 1 to {MaxCredentialLength} characters are needed.";
            else if (text is not null && text.Any(char.IsControl))
                yield return $"{name}: control characters are not allowed.";
        }
        if (options.CpeUser?.Contains(':', StringComparison.Ordinal) == true)
            yield return "cpeUser: HTTP authentication allows no colon in a user name.";
        if (
            options.ApiKey is { } key
            && (key.Length is 0 or > MaxCredentialLength || key.Any(c => c is <= ' ' or > '~'))
        )
            yield return $"apiKey: 1 to {MaxCredentialLength} visible ASCII characters are needed.";
    }

    private static IEnumerable<string> Times(AcsOptions options)
    {
        (string Name, TimeSpan Time)[] times =
        [
            ("sessionTimeout", options.SessionTimeout),
            ("maxSessionTimeout", options.MaxSessionTimeout),
            ("maxSessionLength", options.MaxSessionLength),
            ("taskExpiry", options.TaskExpiry),
            ("transferTimeout", options.TransferTimeout),
            ("answerTimeout", options.AnswerTimeout),
            ("nbiQueryTimeout", options.NbiQueryTimeout),
        ];
        foreach (var (name, time) in times)
        {
            if (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromDays(3650))
                yield return $"{name}: {time} is not between a second and ten years.";
        }
        if (options.MaxSessionTimeout < options.SessionTimeout)
            yield return "maxSessionTimeout: it is shorter than sessionTimeout.";
    }

    private static IEnumerable<string> Sizes(AcsOptions options)
    {
        (string Name, long Size, long Min)[] sizes =
        [
            ("maxSessionRpcs", options.MaxSessionRpcs, 1),
            ("maxEnvelopeSize", options.MaxEnvelopeSize, 32 * 1024),
            ("maxFileSize", options.MaxFileSize, 1),
            ("maxOpenTasks", options.MaxOpenTasks, 1),
            ("getParameterValuesBatch", options.GetParameterValuesBatch, 1),
        ];
        foreach (var (name, size, min) in sizes)
        {
            if (size < min)
                yield return $"{name}: {size} is less than {min}.";
        }
        foreach (var name in options.IndexedParameters)
        {
            if (!ParameterPath.IsWellFormed(name) || ParameterPath.IsPartial(name))
                yield return $"indexedParameters: '{name}' is no name of a parameter below the root.";
        }
    }
}
