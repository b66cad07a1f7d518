using System.Text.RegularExpressions;
using System.Xml;

namespace Muster.Cpe.Replay;

/// <summary>A message reduced to what can be compared: its kind, and its arguments one by one.</summary>
internal sealed class ReplayAnswer
{
    private const int MostDifferences = 20;
    private const string Anything = "****";

    /// <summary>What differs in every session by nature.</summary>
    private static readonly HashSet<string> Fleeting = new(StringComparer.Ordinal) { "CommandKey" };

    private readonly List<(string Path, string Text)> _arguments = [];

    private ReplayAnswer(string name) => Name = name;

    /// <summary>The RPC element, <c>(empty)</c>, or the HTTP status when that is no success.</summary>
    public string Name { get; private set; }

    public string? Id { get; private set; }

    public static ReplayAnswer Of(int status, string body)
    {
        if (status is not (200 or 204))
            return new ReplayAnswer($"HTTP {status}");
        var answer = new ReplayAnswer("(empty)");
        if (string.IsNullOrWhiteSpace(body))
            return answer;
        try
        {
            answer.Read(body);
        }
        catch (XmlException)
        {
            answer.Name = "(no XML)";
        }
        return answer;
    }

    public IReadOnlyList<string> DifferencesFrom(ReplayAnswer recorded)
    {
        if (Name != recorded.Name)
            return [$"{recorded.Name} was recorded, {Name} came"];
        var differences = new List<string>();
        var now = ByPath(_arguments);
        var then = ByPath(recorded._arguments);
        foreach (var (path, text) in then)
        {
            if (!now.TryGetValue(path, out var came))
                differences.Add($"{path} = '{text}' is missing");
            else if (!IsSame(path, text, came))
                differences.Add($"{path} = '{came}', '{text}' was recorded");
        }
        differences.AddRange(
            from argument in now
            where !then.ContainsKey(argument.Key)
            select $"{argument.Key} = '{argument.Value}' was not recorded"
        );
        return differences.Count <= MostDifferences
            ? differences
            :
            [
                .. differences.Take(MostDifferences),
                $"and {differences.Count - MostDifferences} more",
            ];
    }

    private static bool IsSame(string path, string recorded, string came)
    {
        if (recorded == came || Fleeting.Contains(path[(path.LastIndexOf('/') + 1)..]))
            return true;
        if (!recorded.Contains(Anything, StringComparison.Ordinal))
            return false;
        var pattern = string.Join(".*", recorded.Split(Anything).Select(Regex.Escape));
        return Regex.IsMatch(
            came,
            $"^{pattern}$",
            RegexOptions.Singleline | RegexOptions.NonBacktracking,
            TimeSpan.FromSeconds(1)
        );
    }

    private static Dictionary<string, string> ByPath(List<(string Path, string Text)> arguments)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (path, text) in arguments)
        {
            var count = counts[path] = counts.GetValueOrDefault(path) + 1;
            found[count == 1 ? path : $"{Parent(path)}[{count}]/{Leaf(path)}"] = text;
        }
        return found;
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static string Leaf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private void Read(string body)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        using var xml = XmlReader.Create(new StringReader(body), settings);
        var path = new List<string>();
        var text = "";
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    text = "";
                    path.Add(xml.LocalName);
                    if (xml.IsEmptyElement)
                        Leave(path, text);
                    else
                        Enter(path);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    text += xml.Value;
                    break;
                case XmlNodeType.EndElement:
                    Leave(path, text);
                    text = "";
                    break;
            }
        }
    }

    private void Enter(List<string> path)
    {
        if (path is ["Envelope", "Body", var name])
            Name = name;
    }

    private void Leave(List<string> path, string text)
    {
        if (path is ["Envelope", "Header", "ID"])
            Id = text.Trim();
        if (path is ["Envelope", "Body", var name])
            Name = name;
        if (path.Count > 3 && path[1] == "Body" && text.Trim() is { Length: > 0 } value)
            _arguments.Add((string.Join('/', path.Skip(3)), value));
        path.RemoveAt(path.Count - 1);
    }
}
