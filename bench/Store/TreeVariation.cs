using System.Globalization;
using System.Text.RegularExpressions;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>
/// The tree of one real device as another one of its model would have it: its own serial number,
/// addresses, names, keys and counters, as many hosts as there happen to be, and here and there a
/// setting that somebody changed.
/// </summary>
internal sealed partial class TreeVariation(Shadow original)
{
    private static readonly DateTimeOffset Then = TimeProvider.System.GetUtcNow().AddDays(-9);

    // Tables that follow what is plugged in and who is at home.
    private readonly List<(string Table, ShadowNode[] Instance)> tables = Tables(original);

    public Shadow Of(int number)
    {
        var random = new Random(number);
        var nodes = new List<ShadowNode>(original.Count);
        var read = Then.AddMilliseconds(random.Next(600_000_000));
        var batch = 0;
        foreach (var node in original.Nodes)
        {
            if (tables.Exists(each => IsInstance(node.Path, each.Table)))
                continue;
            nodes.Add(Vary(node, number, random, read.AddMilliseconds(batch++ / 256 * 800)));
        }
        foreach (var (table, instance) in tables)
        {
            var next = 1;
            for (var left = random.Next(8); left > 0; left--, next += random.Next(4) == 0 ? 2 : 1)
            {
                foreach (var node in instance)
                {
                    var own = node with { Path = Renumbered(node.Path, table, next) };
                    nodes.Add(Vary(own, (number * 31) + next, random, read));
                }
            }
        }
        nodes.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return new Shadow([.. nodes]);
    }

    private static ShadowNode Vary(ShadowNode node, int number, Random random, DateTimeOffset at) =>
        node.Value is { } value
            ? node with
            {
                Value = new(Vary(node, value.Text, number, random), value.Type),
                SeenAt = at,
            }
            : node with
            {
                SeenAt = at,
            };

    private static string Vary(ShadowNode node, string text, int number, Random random)
    {
        if (Mac().IsMatch(text))
            return Mac().Replace(text, found => found.Value[..8] + OwnMac(found.Value, number));
        if (Own().IsMatch(node.Path) && text.Length > 0)
            return OwnText(text, random);
        if (PublicAddress().IsMatch(text) && !Fixed().IsMatch(text))
            return PublicAddress().Replace(text, $"$1.$2.{random.Next(256)}.{random.Next(1, 255)}");
        if (Counter().IsMatch(node.Path) && IsNumber(text))
            return text == "0" && random.Next(4) > 0 ? "0" : Number(random, text.Length + 1);
        if (Time().IsMatch(text))
            return Then.AddSeconds(random.Next(777_000)).ToString("s", CultureInfo.InvariantCulture)
                + "Z";
        // What people change.
        if (node.Writable == true && random.Next(100) < 2)
            return text switch
            {
                "0" or "1" => text == "0" ? "1" : "0",
                "true" or "false" => text == "true" ? "false" : "true",
                _ when IsNumber(text) => Number(random, text.Length),
                _ => text,
            };
        return text;
    }

    private static string OwnMac(string original, int number)
    {
        var seed = (uint)HashCode(original) ^ ((uint)number * 2654435761u);
        return FormattableString.Invariant(
            $":{(seed >> 16) & 255:X2}:{(seed >> 8) & 255:X2}:{seed & 255:X2}"
        );
    }

    // The same in every process, other than that of strings.
    private static int HashCode(string text) =>
        text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));

    private static string OwnText(string text, Random random) =>
        string.Create(
            text.Length,
            (text, random),
            static (octets, of) =>
            {
                for (var at = 0; at < octets.Length; at++)
                    octets[at] = of.text[at] switch
                    {
                        >= '0' and <= '9' => (char)('0' + of.random.Next(10)),
                        >= 'a' and <= 'z' => (char)('a' + of.random.Next(26)),
                        >= 'A' and <= 'Z' => (char)('A' + of.random.Next(26)),
                        var other => other,
                    };
            }
        );

    private static string Number(Random random, int digits) =>
        random
            .NextInt64((long)Math.Pow(10, random.Next(1, Math.Min(digits, 10) + 1)))
            .ToString(CultureInfo.InvariantCulture);

    private static bool IsNumber(string text) =>
        text.Length is > 0 and < 12 && text.All(char.IsAsciiDigit);

    private static List<(string, ShadowNode[])> Tables(Shadow tree)
    {
        var found = new List<(string, ShadowNode[])>();
        foreach (var node in tree.Nodes)
        {
            if (TableOfGuests().Match(node.Path) is not { Success: true } match)
                continue;
            var table = match.Groups[1].Value;
            if (!found.Exists(each => each.Item1 == table))
                found.Add((table, tree.Under(node.Path).ToArray()));
        }
        return found;
    }

    private static bool IsInstance(string path, string table) =>
        path.Length > table.Length
        && path.StartsWith(table, StringComparison.Ordinal)
        && char.IsAsciiDigit(path[table.Length]);

    private static string Renumbered(string path, string table, int number)
    {
        var dot = path.IndexOf('.', table.Length);
        return FormattableString.Invariant($"{table}{number}{path[dot..]}");
    }

    [GeneratedRegex(@"^(.*\.(?:Hosts\.Host|AssociatedDevice)\.)\d+\.$")]
    private static partial Regex TableOfGuests();

    [GeneratedRegex(@"\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b")]
    private static partial Regex Mac();

    [GeneratedRegex(
        @"Serial|Passphrase|PreSharedKey|WEPKey|\.Password|\.Username|\.SSID$|HostName|\bPIN|UUID|ConnectionRequestURL|\.DUID"
    )]
    private static partial Regex Own();

    [GeneratedRegex(@"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")]
    private static partial Regex PublicAddress();

    [GeneratedRegex(@"^(?:0\.0\.0\.0|255\..*|127\..*|239\..*|224\..*|192\.168\.\d+\.1)$")]
    private static partial Regex Fixed();

    [GeneratedRegex(
        @"Bytes|Packets|Errors|Up[Tt]ime|Discard|LeaseTime|Rssi|RSSI|SignalStrength|Rate$|Noise|LastChange|CPUUsage|Free$|Temperature|Retrans|Duration|Elapsed|NumberOfEntries$"
    )]
    private static partial Regex Counter();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:")]
    private static partial Regex Time();
}
