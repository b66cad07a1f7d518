namespace Muster.Acs.Waking;

/// <summary>The head of a device's answer to a GET.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Challenges">The WWW-Authenticate values, unfolded.</param>
/// <param name="ContentLength">Null when the device did not say.</param>
/// <param name="Closes">Whether the connection is of no more use after this answer.</param>
internal sealed record KnockAnswer(
    int Status,
    IReadOnlyList<string> Challenges,
    int? ContentLength,
    bool Closes
)
{
    /// <summary>
    /// Reads a head of lines that end in CR LF or LF alone, folded or not (quirk 174). Null when the
    /// first line is no HTTP status line.
    /// </summary>
    public static KnockAnswer? Parse(string head)
    {
        var lines = Unfold(head);
        if (lines.Count == 0 || StatusOf(lines[0]) is not { } status)
            return null;
        var challenges = new List<string>();
        int? length = null;
        var closes = lines[0].StartsWith("HTTP/1.0", StringComparison.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                continue;
            var value = line[(colon + 1)..].Trim();
            switch (line[..colon].Trim().ToUpperInvariant())
            {
                case "WWW-AUTHENTICATE":
                    challenges.Add(value);
                    break;
                case "CONTENT-LENGTH" when int.TryParse(value, out var octets) && octets >= 0:
                    length = octets;
                    break;
                case "TRANSFER-ENCODING":
                    closes = true;
                    break;
                case "CONNECTION":
                    closes |= value.Contains("close", StringComparison.OrdinalIgnoreCase);
                    break;
            }
        }
        return new(status, challenges, status == 204 ? 0 : length, closes);
    }

    private static List<string> Unfold(string head)
    {
        var lines = new List<string>();
        foreach (var raw in head.Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (line.Length > 0 && line[0] is ' ' or '\t' && lines.Count > 0)
                lines[^1] += " " + line.Trim();
            else if (line.Length > 0)
                lines.Add(line);
        }
        return lines;
    }

    private static int? StatusOf(string line)
    {
        var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return
            words.Length >= 2
            && words[0].StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(words[1], out var status)
            && status is >= 100 and < 600
            ? status
            : null;
    }
}
