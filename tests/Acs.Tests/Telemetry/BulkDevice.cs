using System.Globalization;
using Acs.Tests.Wire;

namespace Acs.Tests.Telemetry;

/// <summary>
/// A device in a few lines that has a <c>BulkData.</c> object: it answers names and values, adds and
/// deletes instances, and takes what is written, whatever the ACS asks and in whatever order.
/// </summary>
internal sealed class BulkDevice(string serial)
{
    private static readonly string[] ProfileMembers =
    [
        "Name",
        "Enable",
        "Protocol",
        "EncodingType",
        "ReportingInterval",
        "NumberOfRetainedFailedReports",
        "JSONEncoding.ReportFormat",
        "JSONEncoding.ReportTimestamp",
        "CSVEncoding.ReportFormat",
        "CSVEncoding.RowTimestamp",
        "HTTP.URL",
        "HTTP.Username",
        "HTTP.Password",
        "HTTP.Compression",
    ];

    private int _last;

    public SortedDictionary<string, string> Values { get; } =
        new(StringComparer.Ordinal)
        {
            ["Device.BulkData.Enable"] = "0",
            ["Device.BulkData.EncodingTypes"] = "CSV,JSON",
            ["Device.BulkData.Protocols"] = "HTTP",
        };

    /// <summary>The RPCs the ACS has sent.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>One session, to its end.</summary>
    public async Task CallHomeAsync(LockStepCpe cpe)
    {
        await cpe.PostAsync(Xml.Inform(serial));
        var request = await cpe.PostAsync("");
        while (request.Message().Length > 0)
        {
            Asked.Add(request.Message());
            request = await cpe.PostAsync(Xml.Envelope(Answer(request), request.Text("ID")));
        }
    }

    private string Answer(WireReply request) =>
        request.Message() switch
        {
            "GetParameterNames" => Names(request.Text("ParameterPath")!),
            "GetParameterValues" => Read([.. request.Texts("string")]),
            "AddObject" => Add(request.Text("ObjectName")!),
            "DeleteObject" => Delete(request.Text("ObjectName")!),
            "SetParameterValues" => Write(request.Texts("Name"), request.Texts("Value")),
            var other => Xml.Fault(9000, other),
        };

    private string Names(string path) =>
        "<cwmp:GetParameterNamesResponse><ParameterList>"
        + string.Concat(
            Values
                .Keys.Where(name => name.StartsWith(path, StringComparison.Ordinal))
                .Select(name =>
                    $"<ParameterInfoStruct><Name>{name}</Name><Writable>1</Writable></ParameterInfoStruct>"
                )
        )
        + "</ParameterList></cwmp:GetParameterNamesResponse>";

    private string Read(IReadOnlyList<string> names) =>
        names.FirstOrDefault(name => !Values.ContainsKey(name)) is { } unknown
            ? Xml.Fault(9005, unknown)
            : "<cwmp:GetParameterValuesResponse><ParameterList>"
                + string.Concat(names.Select(name => Xml.Parameter(name, Values[name])))
                + "</ParameterList></cwmp:GetParameterValuesResponse>";

    private string Add(string table)
    {
        var number = (++_last).ToString(CultureInfo.InvariantCulture);
        string[] members = table.EndsWith("Profile.", StringComparison.Ordinal)
            ? ProfileMembers
            : ["Reference", "Name"];
        foreach (var member in members)
            Values[$"{table}{number}.{member}"] = "";
        return $"<cwmp:AddObjectResponse><InstanceNumber>{number}</InstanceNumber>"
            + "<Status>0</Status></cwmp:AddObjectResponse>";
    }

    private string Delete(string instance)
    {
        foreach (
            var name in Values
                .Keys.Where(name => name.StartsWith(instance, StringComparison.Ordinal))
                .ToList()
        )
            Values.Remove(name);
        return "<cwmp:DeleteObjectResponse><Status>0</Status></cwmp:DeleteObjectResponse>";
    }

    private string Write(IReadOnlyList<string> names, IReadOnlyList<string> values)
    {
        foreach (var (name, value) in names.Zip(values))
        {
            if (!Values.ContainsKey(name))
                return Xml.Fault(9003, name);
            Values[name] = value;
        }
        return "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>";
    }
}
