using System.Buffers;
using System.Globalization;
using System.Text;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>A device that always says the same: its Inform as bytes, and a tree of so many parameters.</summary>
internal sealed class BenchDevice
{
    private const int ValuesAnInstance = 20;

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Lazy<string[]> names;
    private readonly int informed;

    public BenchDevice(int number, int parameters)
    {
        Number = number;
        Serial = string.Create(CultureInfo.InvariantCulture, $"B{number:D8}");
        Id = $"00D09E-Bench-{Serial}";
        foreach (var (name, value) in Forced())
            values.Add(name, value);
        informed = values.Count;
        for (var n = 0; values.Count < parameters; n++)
            values.Add(
                $"Device.Bench.Entry.{(n / ValuesAnInstance) + 1}.Value{n % ValuesAnInstance}",
                $"value {n} of {Serial}"
            );
        names = new(() => [.. values.Keys.SelectMany(WithObjects).Distinct()]);
        Parameters = parameters;
        Periodic = Inform(EventCodes.Periodic);
        Bootstrap = Inform(EventCodes.Bootstrap);
        Requested = Inform(EventCodes.ConnectionRequest);
    }

    public int Number { get; }
    public string Serial { get; }
    public string Id { get; }
    public int Parameters { get; }

    /// <summary>The envelope of an Inform with <c>2 PERIODIC</c>.</summary>
    public byte[] Periodic { get; }

    /// <summary>The envelope of an Inform with <c>0 BOOTSTRAP</c>.</summary>
    public byte[] Bootstrap { get; }

    /// <summary>The envelope of an Inform with <c>6 CONNECTION REQUEST</c>.</summary>
    public byte[] Requested { get; }

    /// <summary>
    /// By turns one with <c>2 PERIODIC</c> and one with <c>6 CONNECTION REQUEST</c>: an event that a
    /// rule asks for comes and goes, so that they run each time.
    /// </summary>
    public byte[] Changing => (_isOdd = !_isOdd) ? Requested : Periodic;

    private bool _isOdd;

    /// <summary>The whole HTTP request.</summary>
    public static byte[] Post(Uri server, byte[] body, string? cookie, string? authorization = null)
    {
        var head = new StringBuilder($"POST / HTTP/1.1\r\nHost: {server.Authority}\r\n");
        if (body.Length > 0)
            head.Append("Content-Type: text/xml; charset=utf-8\r\nSOAPAction: \r\n");
        if (cookie is not null)
            head.Append($"Cookie: {cookie}\r\n");
        if (authorization is not null)
            head.Append($"Authorization: {authorization}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. body];
    }

    /// <summary>What the device answers an RPC of the ACS.</summary>
    public byte[] Answer(Envelope question)
    {
        CwmpMessage answer = question.Body switch
        {
            GetParameterNames ask => new GetParameterNamesResponse(NamesUnder(ask)),
            GetParameterValues ask => new GetParameterValuesResponse([
                .. ask
                    .ParameterNames.SelectMany(Matching)
                    .Select(n => new ParameterValueStruct(n, Text(values[n]))),
            ]),
            var other => throw new BenchFailure(
                $"The server asks {other?.ElementName ?? "nothing"}."
            ),
        };
        return Write(new Envelope(answer) { ID = question.ID, Version = question.Version });
    }

    private IEnumerable<string> Matching(string path) =>
        path.EndsWith('.') || path.Length == 0
            ? values.Keys.Where(n => n.StartsWith(path, StringComparison.Ordinal))
        : values.ContainsKey(path) ? [path]
        : [];

    private List<ParameterInfoStruct> NamesUnder(GetParameterNames ask)
    {
        var depth = ask.ParameterPath.Count(c => c == '.');
        var all = names
            .Value.Where(n => n.StartsWith(ask.ParameterPath, StringComparison.Ordinal))
            .Where(n => !ask.NextLevel || n.AsSpan().TrimEnd('.').Count('.') == depth);
        return [.. all.Select(n => new ParameterInfoStruct(n, !n.EndsWith('.')))];
    }

    private static IEnumerable<string> WithObjects(string name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return name[..(dot + 1)];
        yield return name;
    }

    private static ParameterValue Text(string text) => new(text, "xsd:string");

    /// <summary>What an Inform carries always.</summary>
    private IEnumerable<(string Name, string Value)> Forced() =>
        [
            ("Device.RootDataModelVersion", "2.19"),
            ("Device.DeviceInfo.HardwareVersion", "1.0"),
            ("Device.DeviceInfo.SoftwareVersion", "2.1.7"),
            ("Device.DeviceInfo.ProvisioningCode", "bench.0001"),
            ("Device.ManagementServer.ParameterKey", ""),
            ("Device.ManagementServer.ConnectionRequestURL", $"http://127.0.0.1:9/{Serial}"),
            ("Device.ManagementServer.AliasBasedAddressing", "false"),
            ("Device.IP.Interface.1.IPv4Address.1.IPAddress", "192.0.2.77"),
        ];

    private byte[] Inform(string eventCode)
    {
        var inform = new Inform(
            new DeviceIdStruct("Bench", "00D09E", "Bench", Serial),
            [new EventStruct(eventCode, "")],
            1,
            "2026-01-01T00:00:00Z",
            0,
            [.. values.Take(informed).Select(v => new ParameterValueStruct(v.Key, Text(v.Value)))]
        );
        return Write(new Envelope(inform) { ID = "1", Version = CwmpVersion.V1_2 });
    }

    public static byte[] Write(Envelope envelope)
    {
        var output = new ArrayBufferWriter<byte>();
        EnvelopeWriter.Write(output, envelope);
        return output.WrittenSpan.ToArray();
    }
}
