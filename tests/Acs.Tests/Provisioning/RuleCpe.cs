using System.Globalization;
using System.Xml.Linq;
using Acs.Tests.Wire;

namespace Acs.Tests.Provisioning;

/// <summary>
/// A small CPE over the wire whose tree the test decides, with tables that grow and shrink. It notes each
/// RPC it was sent in the short hand of traces: <c>GPN ~.</c>, <c>GPN ~.X. n0</c>, <c>GPV a b</c> …
/// </summary>
internal sealed class RuleCpe(TestAcs acs, string serial = "1", string root = RuleCpe.Tr098)
    : IDisposable
{
    public const string Tr098 = "InternetGatewayDevice";
    public const string Tr181 = "Device";

    private readonly LockStepCpe _wire = acs.NewCpe();
    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, string Value, string Type)[]> _templates =
        new(StringComparer.Ordinal);

    private sealed record Node(bool Writable, string? Value = null, string Type = "xsd:string")
    {
        public int Notification { get; init; }
        public string[] AccessList { get; init; } = [];
    }

    public string Id => $"00AABB-HG1-{serial}";
    public string Version { get; set; } = "1.0";

    /// <summary>The RPCs of the last session.</summary>
    public List<string> Rpcs { get; } = [];

    /// <summary>Answers instead of the device; null lets it answer.</summary>
    public Func<string, string?> Instead { get; set; } = _ => null;

    /// <summary>Values as the device has them now; <c>~</c> stands for the root.</summary>
    public string? this[string path]
    {
        get => _nodes.TryGetValue(Full(path), out var node) ? node.Value : null;
        set => _nodes[Full(path)] = _nodes[Full(path)] with { Value = value };
    }

    public string TypeOf(string path) => _nodes[Full(path)].Type;

    public int NotificationOf(string path) => _nodes[Full(path)].Notification;

    public bool Has(string path) => _nodes.ContainsKey(Full(path));

    /// <summary>A parameter and the objects above it.</summary>
    public RuleCpe With(
        string path,
        string value,
        string type = "xsd:string",
        bool writable = false
    )
    {
        path = Full(path);
        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
            _nodes.TryAdd(path[..(dot + 1)], new Node(false));
        _nodes[path] = new Node(writable, value, type);
        return this;
    }

    /// <summary>A table to which instances can be added, and what a new one holds.</summary>
    public RuleCpe WithTable(string path, params (string, string, string)[] template)
    {
        path = Full(path) + ".";
        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
            _nodes.TryAdd(path[..(dot + 1)], new Node(false));
        _nodes[path] = new Node(true);
        _templates[path] = template;
        foreach (var known in _nodes.Keys.Where(name => IsInstance(name, path)).ToList())
            _nodes[known] = new Node(true);
        return this;
    }

    public void Remove(string path)
    {
        foreach (
            var name in _nodes
                .Keys.Where(n =>
                    n == Full(path) || n.StartsWith(Full(path) + ".", StringComparison.Ordinal)
                )
                .ToList()
        )
            _nodes.Remove(name);
    }

    public void Dispose() => _wire.Dispose();

    /// <summary>A whole session; answers its RPCs.</summary>
    public async Task<IReadOnlyList<string>> CallHomeAsync(
        string events = "2 PERIODIC",
        string informed = ""
    )
    {
        Rpcs.Clear();
        _wire.Cookie = null;
        var url = Xml.Parameter(
            Full("~.ManagementServer.ConnectionRequestURL"),
            "http://127.0.0.1:9/"
        );
        await _wire.PostAsync(
            Xml.Inform(serial, events, parameters: url + informed)
                .Replace(
                    "Device.DeviceInfo.SoftwareVersion",
                    Full("~.DeviceInfo.SoftwareVersion"),
                    StringComparison.Ordinal
                )
                .Replace(">1.0<", $">{Version}<", StringComparison.Ordinal)
        );
        var request = await _wire.PostAsync("");
        while (request.Body.Length > 0)
            request = await _wire.PostAsync(Xml.Envelope(Answer(request), request.Text("ID")));
        return [.. Rpcs];
    }

    private string Full(string path) => path.StartsWith('~') ? root + path[1..] : path;

    private string Short(string path) =>
        path.StartsWith(root + ".", StringComparison.Ordinal) ? "~" + path[root.Length..] : path;

    private string Answer(WireReply request)
    {
        var answer = request.Message() switch
        {
            "GetParameterNames" => Names(request),
            "GetParameterValues" => Values(request),
            "SetParameterValues" => Write(request),
            "GetParameterAttributes" => Attributes(request),
            "SetParameterAttributes" => WriteAttributes(request),
            "AddObject" => Add(request),
            "DeleteObject" => Delete(request),
            "Reboot" => Noted("Reboot", "<cwmp:RebootResponse></cwmp:RebootResponse>"),
            "FactoryReset" => Noted(
                "FactoryReset",
                "<cwmp:FactoryResetResponse></cwmp:FactoryResetResponse>"
            ),
            "Download" => Noted(
                $"Download {request.Text("FileType")}",
                "<cwmp:DownloadResponse><Status>1</Status><StartTime>0001-01-01T00:00:00Z</StartTime>"
                    + "<CompleteTime>0001-01-01T00:00:00Z</CompleteTime></cwmp:DownloadResponse>"
            ),
            var other => Noted(other, Xml.Fault(9000, "Method not supported")),
        };
        return Instead(Rpcs[^1]) ?? answer;
    }

    private string Noted(string rpc, string answer)
    {
        Rpcs.Add(rpc);
        return answer;
    }

    private string Names(WireReply request)
    {
        var path = request.Text("ParameterPath")!;
        var isNext = request.Text("NextLevel") is "1" or "true";
        Rpcs.Add($"GPN {Short(path)}{(isNext ? "" : " n0")}");
        if (path.Length > 0 && !_nodes.ContainsKey(path))
            return Xml.Fault(9005, "Invalid parameter name");
        var depth = path.Count(c => c == '.');
        var names = _nodes
            .Where(node => node.Key.StartsWith(path, StringComparison.Ordinal))
            .Where(node =>
                isNext
                    ? node.Key != path && node.Key.TrimEnd('.').Count(c => c == '.') == depth
                    : true
            );
        return "<cwmp:GetParameterNamesResponse><ParameterList>"
            + string.Concat(
                names.Select(node =>
                    $"<ParameterInfoStruct><Name>{node.Key}</Name><Writable>"
                    + $"{(node.Value.Writable ? 1 : 0)}</Writable></ParameterInfoStruct>"
                )
            )
            + "</ParameterList></cwmp:GetParameterNamesResponse>";
    }

    private string Values(WireReply request)
    {
        var names = Elements(request, "string").Select(name => name.Value).ToList();
        Rpcs.Add($"GPV {string.Join(' ', names.Select(Short))}");
        if (names.Exists(name => !_nodes.TryGetValue(name, out var node) || node.Value is null))
            return Xml.Fault(9005, "Invalid parameter name");
        return "<cwmp:GetParameterValuesResponse><ParameterList>"
            + string.Concat(
                names.Select(name => Xml.Parameter(name, _nodes[name].Value!, _nodes[name].Type))
            )
            + "</ParameterList></cwmp:GetParameterValuesResponse>";
    }

    private string Write(WireReply request)
    {
        var writes = Elements(request, "ParameterValueStruct")
            .Select(write =>
                (
                    Name: write.Elements().First().Value,
                    write.Elements().Last().Value,
                    Type: write
                        .Elements()
                        .Last()
                        .Attributes()
                        .First(a => a.Name.LocalName == "type")
                        .Value
                )
            )
            .ToList();
        Rpcs.Add($"SPV {string.Join(' ', writes.Select(w => $"{Short(w.Name)}={w.Value}"))}");
        var wrong = writes
            .Where(w => !_nodes.TryGetValue(w.Name, out var n) || !n.Writable)
            .ToList();
        if (wrong.Count > 0)
            return Xml.Fault(
                9003,
                "Invalid arguments",
                string.Concat(
                    wrong.Select(w =>
                        $"<SetParameterValuesFault><ParameterName>{w.Name}</ParameterName>"
                        + $"<FaultCode>{(_nodes.ContainsKey(w.Name) ? 9008 : 9005)}</FaultCode>"
                        + "<FaultString>no</FaultString></SetParameterValuesFault>"
                    )
                )
            );
        if (Instead(Rpcs[^1]) is not null)
            return "";
        foreach (var (name, value, _) in writes)
            _nodes[name] = _nodes[name] with { Value = value };
        return "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>";
    }

    private string Attributes(WireReply request)
    {
        var names = Elements(request, "string").Select(name => name.Value).ToList();
        Rpcs.Add($"GPA {string.Join(' ', names.Select(Short))}");
        return "<cwmp:GetParameterAttributesResponse><ParameterList>"
            + string.Concat(
                names.Select(name =>
                    $"<ParameterAttributeStruct><Name>{name}</Name><Notification>"
                    + $"{_nodes[name].Notification}</Notification><AccessList>"
                    + string.Concat(_nodes[name].AccessList.Select(a => $"<string>{a}</string>"))
                    + "</AccessList></ParameterAttributeStruct>"
                )
            )
            + "</ParameterList></cwmp:GetParameterAttributesResponse>";
    }

    private string WriteAttributes(WireReply request)
    {
        var shown = new List<string>();
        foreach (var write in Elements(request, "SetParameterAttributesStruct"))
        {
            string Field(string name) =>
                write.Elements().First(e => e.Name.LocalName == name).Value;
            var name = Field("Name");
            if (Field("NotificationChange") is "1" or "true")
            {
                var level = int.Parse(Field("Notification"), CultureInfo.InvariantCulture);
                _nodes[name] = _nodes[name] with { Notification = level };
                shown.Add($"{Short(name)}={level}");
            }
            if (Field("AccessListChange") is "1" or "true")
                shown.Add($"{Short(name)}=[{Field("AccessList")}]");
        }
        Rpcs.Add($"SPA {string.Join(' ', shown)}");
        return "<cwmp:SetParameterAttributesResponse></cwmp:SetParameterAttributesResponse>";
    }

    private string Add(WireReply request)
    {
        var table = request.Text("ObjectName")!;
        Rpcs.Add($"AddObject {Short(table)}");
        if (!_templates.TryGetValue(table, out var template))
            return Xml.Fault(9005, "Invalid parameter name");
        var number = 1;
        while (_nodes.ContainsKey($"{table}{number}."))
            number++;
        _nodes[$"{table}{number}."] = new Node(true);
        foreach (var (name, value, type) in template)
            With($"{table}{number}.{name}", value, type, writable: true);
        return $"<cwmp:AddObjectResponse><InstanceNumber>{number}</InstanceNumber><Status>0</Status>"
            + "</cwmp:AddObjectResponse>";
    }

    private string Delete(WireReply request)
    {
        var instance = request.Text("ObjectName")!;
        Rpcs.Add($"DeleteObject {Short(instance)}");
        foreach (
            var name in _nodes
                .Keys.Where(n => n.StartsWith(instance, StringComparison.Ordinal))
                .ToList()
        )
            _nodes.Remove(name);
        return "<cwmp:DeleteObjectResponse><Status>0</Status></cwmp:DeleteObjectResponse>";
    }

    private static bool IsInstance(string name, string table) =>
        name.Length > table.Length
        && name.StartsWith(table, StringComparison.Ordinal)
        && name.IndexOf('.', table.Length) == name.Length - 1;

    private static IEnumerable<XElement> Elements(WireReply request, string name) =>
        XElement.Parse(request.Body).Descendants().Where(e => e.Name.LocalName == name);
}
