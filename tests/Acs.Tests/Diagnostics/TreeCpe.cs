using System.Xml.Linq;
using Acs.Tests.Wire;

namespace Acs.Tests.Diagnostics;

/// <summary>
/// A CPE whose answers come from a table of values: names, values and writes by hand over the wire, and
/// a note of each request it got.
/// </summary>
internal sealed class TreeCpe(TestAcs acs, string root) : IDisposable
{
    private readonly LockStepCpe _wire = acs.NewCpe();

    /// <summary>Complete names and values.</summary>
    public SortedDictionary<string, string> Values { get; } =
        new(StringComparer.Ordinal) { [$"{root}DeviceInfo.SoftwareVersion"] = "1.0" };

    /// <summary>The types the ACS wrote values in.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>What the ACS asked in the last session, <c>SetParameterValues Host=h</c> and so on.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Refuses a write, null accepts it.</summary>
    public Func<IReadOnlyList<(string Name, string Value)>, string?> Refusal { get; set; } =
        _ => null;

    /// <summary>What the device does when it has accepted a write.</summary>
    public Action<TreeCpe> Written { get; set; } = _ => { };

    public void Dispose() => _wire.Dispose();

    /// <summary>A whole session; the ACS's requests are answered until it ends.</summary>
    public async Task CallHomeAsync(string events = "2 PERIODIC", string serial = "1")
    {
        Asked.Clear();
        _wire.Cookie = null;
        await _wire.PostAsync(
            Xml.Inform(
                    serial,
                    events,
                    parameters: Xml.Parameter($"{root}ManagementServer.ParameterKey", "kept")
                )
                .Replace("Device.DeviceInfo.", $"{root}DeviceInfo.", StringComparison.Ordinal)
        );
        var request = await _wire.PostAsync("");
        while (request.Body.Length > 0)
            request = await _wire.PostAsync(Xml.Envelope(Answer(request), request.Text("ID")));
    }

    private string Answer(WireReply request)
    {
        switch (request.Message())
        {
            case "GetParameterNames":
                return Names(request.Text("ParameterPath")!);
            case "GetParameterValues":
                return Read([.. Elements(request, "string").Select(name => name.Value)]);
            case "SetParameterValues":
                return Write(request);
            default:
                Asked.Add(request.Message());
                return Xml.Fault(9000, "Method not supported");
        }
    }

    private string Names(string path)
    {
        Asked.Add($"GetParameterNames {path}");
        var names = Values.Keys.Where(n => n.StartsWith(path, StringComparison.Ordinal)).ToList();
        return names.Count == 0
            ? Xml.Fault(9005, "Invalid parameter name")
            : "<cwmp:GetParameterNamesResponse><ParameterList>"
                + string.Concat(
                    names.Select(name =>
                        $"<ParameterInfoStruct><Name>{name}</Name><Writable>1</Writable>"
                        + "</ParameterInfoStruct>"
                    )
                )
                + "</ParameterList></cwmp:GetParameterNamesResponse>";
    }

    private string Read(IReadOnlyList<string> names)
    {
        Asked.Add($"GetParameterValues {names.Count}");
        return names.Any(name => !Values.ContainsKey(name))
            ? Xml.Fault(9005, "Invalid parameter name")
            : "<cwmp:GetParameterValuesResponse><ParameterList>"
                + string.Concat(names.Select(name => Xml.Parameter(name, Values[name])))
                + "</ParameterList></cwmp:GetParameterValuesResponse>";
    }

    private string Write(WireReply request)
    {
        var writes = Elements(request, "ParameterValueStruct")
            .Select(write => (write.Elements().First().Value, write.Elements().Last().Value))
            .ToList();
        var shown = writes.Select(w => $"{w.Item1[(w.Item1.LastIndexOf('.') + 1)..]}={w.Item2}");
        Asked.Add(
            $"SetParameterValues {string.Join(' ', shown)} key={request.Text("ParameterKey")}"
        );
        foreach (var write in Elements(request, "ParameterValueStruct"))
            Types[write.Elements().First().Value] = write
                .Elements()
                .Last()
                .Attributes()
                .First(a => a.Name.LocalName == "type")
                .Value;
        if (Refusal(writes) is { } refusal)
            return refusal;
        foreach (var (name, value) in writes)
            Values[name] = value;
        Written(this);
        return "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>";
    }

    private static IEnumerable<XElement> Elements(WireReply request, string name) =>
        XElement.Parse(request.Body).Descendants().Where(e => e.Name.LocalName == name);
}
