using System.Globalization;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.BulkData;

/// <summary>Reads the object <c>BulkData.</c> of either root (TR-157, TR-181).</summary>
internal readonly struct BulkDataParameters(IParameterTree tree)
{
    private const int MostProfiles = 64;
    private const string MinReportingInterval = "MinReportingInterval";

    private string Object => $"{tree.Root}BulkData.";

    /// <summary>The profiles that are to report by HTTP; none while BulkData.Enable is false.</summary>
    public IReadOnlyList<BulkProfileSettings> Profiles()
    {
        if (!Flag(Object + "Enable"))
            return [];
        var profiles = new List<BulkProfileSettings>();
        foreach (var path in Rows($"{Object}Profile.").Take(MostProfiles))
        {
            if (Profile(path) is { } profile)
                profiles.Add(profile);
        }
        return profiles;
    }

    /// <summary>"The CPE MAY reject a request to set it to less than MinReportingInterval."</summary>
    public IEnumerable<SetParameterValuesFault> Refused(IReadOnlyList<ParameterValueStruct> values)
    {
        var (prefix, least) = ($"{Object}Profile.", Number(Object + MinReportingInterval, 0));
        return values
            .Where(v =>
                v.Name.StartsWith(prefix, StringComparison.Ordinal)
                && v.Name.EndsWith(".ReportingInterval", StringComparison.Ordinal)
                && v.Value.TryGetLong(out var seconds)
                && seconds < least
            )
            .Select(v => new SetParameterValuesFault(
                v.Name,
                FaultCode.InvalidParameterValue,
                $"{MinReportingInterval} is {least} s"
            ));
    }

    private BulkProfileSettings? Profile(string path)
    {
        var encoding = Text(path + "EncodingType");
        if (
            !Flag(path + "Enable")
            || Text(path + "Protocol") is not ("HTTP" or "")
            || encoding is not ("CSV" or "JSON")
            || !Uri.TryCreate(Text(path + "HTTP.URL"), UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        )
            return null;
        var isCsv = encoding == "CSV";
        var time = new CwmpTime(Text(path + "TimeReference"));
        var rows = References($"{path}Parameter.");
        return new BulkProfileSettings
        {
            Path = path,
            EncodingType = encoding,
            ReportFormat = Text(
                $"{path}{encoding}Encoding.ReportFormat",
                isCsv ? "ParameterPerColumn" : "ObjectHierarchy"
            ),
            Timestamp = Text(
                isCsv ? $"{path}CSVEncoding.RowTimestamp" : $"{path}JSONEncoding.ReportTimestamp",
                "Unix-Epoch"
            ),
            Csv = new CsvCharacters(
                Text(path + "CSVEncoding.FieldSeparator", ","),
                Text(path + "CSVEncoding.RowSeparator", "\r\n"),
                Text(path + "CSVEncoding.EscapeCharacter", "\"")
            ),
            ReportingInterval = TimeSpan.FromSeconds(
                Math.Max(1, Number(path + "ReportingInterval", 86400))
            ),
            TimeReference = !time.IsUnknown && time.TryGet(out var reference) ? reference : null,
            RetainedFailedReports = (int)Number(path + "NumberOfRetainedFailedReports", 0),
            Reported = [.. rows.Where(row => !row.IsExcluded).Select(row => row.Reference)],
            Excluded = [.. rows.Where(row => row.IsExcluded).Select(row => row.Reference)],
            Url = url,
            UriParameters =
            [
                .. References($"{path}HTTP.RequestURIParameter.").Select(row => row.Reference),
            ],
            Username = Text(path + "HTTP.Username"),
            Password = Secret(path + "HTTP.Password"),
            Method = Text(path + "HTTP.Method", "POST"),
            Compression = Text(path + "HTTP.Compression", "None"),
            UseDateHeader = Flag(path + "HTTP.UseDateHeader", whenAbsent: true),
            PersistAcrossReboot = Flag(path + "HTTP.PersistAcrossReboot"),
            RetryEnable = Flag(path + "HTTP.RetryEnable"),
            RetryMinimumWait = TimeSpan.FromSeconds(
                Number(path + "HTTP.RetryMinimumWaitInterval", 5)
            ),
            RetryMultiplier = (int)Number(path + "HTTP.RetryIntervalMultiplier", 2000),
        };
    }

    private List<(BulkReference Reference, bool IsExcluded)> References(string table)
    {
        var references = new List<(BulkReference, bool)>();
        foreach (var row in Rows(table))
            references.Add(
                (new(Text(row + "Reference"), Text(row + "Name")), Flag(row + "Exclude"))
            );
        return references;
    }

    private IEnumerable<string> Rows(string table)
    {
        var rows = new List<ParameterInfoStruct>();
        tree.GetNames(table, nextLevel: true, rows);
        return rows.Where(row => row.Name.EndsWith('.')).Select(row => row.Name);
    }

    private string Text(string name, string whenAbsent = "") =>
        tree.TryGet(name, out var value) ? value.Text : whenAbsent;

    private string Secret(string name) => tree.TryGetSecret(name, out var value) ? value.Text : "";

    private bool Flag(string name, bool whenAbsent = false) =>
        tree.TryGet(name, out var value) && value.TryGetBoolean(out var flag) ? flag : whenAbsent;

    private long Number(string name, long whenAbsent) =>
        long.TryParse(
            Text(name),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? Math.Clamp(number, -1, int.MaxValue)
            : whenAbsent;
}
