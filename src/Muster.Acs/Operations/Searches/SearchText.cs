using System.Net;
using System.Text.RegularExpressions;

namespace Muster.Acs.Operations;

/// <summary>
/// What people type into the search box, as a query: words that all must fit, prefixes such as
/// <c>model:</c>, addresses in any form, or an expression.
/// </summary>
public static partial class SearchText
{
    /// <summary>The prefixes there are, with what they mean.</summary>
    public static readonly IReadOnlyList<(string Prefix, string Meaning)> Prefixes =
    [
        ("model:", "the model, or its beginning and *"),
        ("fw:", "the software version, or its beginning and *"),
        (
            "fault:",
            "an open fault of this code; fault:* for any, fault:unmuted, or fault:#17 for a group"
        ),
        ("tag:", "a tag"),
        ("ip:", "the address it last called from, or its beginning and *"),
        ("mac:", "a MAC address in any form"),
        ("serial:", "the serial number, or its beginning and *"),
        ("maker:", "the manufacturer"),
        ("oui:", "the OUI, 6 hex digits"),
        ("class:", "the product class"),
        ("group:", "a saved search"),
        ("silent:", "not heard for this long: 30m, 2h, 3d"),
        ("heard:", "heard within this time: 15m, 24h"),
    ];

    // Milliseconds.
    private const int Patience = 1000;
    private const string SoftwareVersion = "DeviceInfo.SoftwareVersion";

    /// <summary>The query of a text. Throws <see cref="FormatException"/> that says what is wrong.</summary>
    public static DeviceQuery Parse(string? text, DateTimeOffset now)
    {
        var query = new DeviceQuery();
        text = text?.Trim() ?? "";
        if (text.Length == 0)
            return query;
        // What stands in quotes behind a prefix is a value, whatever is in it.
        if (Operator().IsMatch(Value().Replace(text, "")))
            return query with { Filter = text };
        foreach (var word in Words(text))
            query = With(query, word, now);
        return query;
    }

    private static DeviceQuery With(DeviceQuery query, string word, DateTimeOffset now)
    {
        var colon = word.IndexOf(':');
        var prefix = colon > 0 ? word[..(colon + 1)].ToLowerInvariant() : "";
        var value = colon > 0 ? word[(colon + 1)..] : "";
        if (Prefixes.Any(each => each.Prefix == prefix))
        {
            if (value.Length == 0)
                throw new FormatException($"'{prefix}' needs a value behind it.");
            return Prefixed(query, prefix, value, now);
        }
        if (Mac(word) is { } mac)
            return query with { MACAddress = mac };
        if (IPAddress.TryParse(word, out var address) && word.Count(c => c is '.' or ':') > 1)
            return query with { RemoteAddress = address.ToString() };
        if (query.Text is null)
            return query with { Text = word };
        return query with { Text = $"{query.Text} {word}" };
    }

    private static DeviceQuery Prefixed(
        DeviceQuery query,
        string prefix,
        string value,
        DateTimeOffset now
    ) =>
        prefix switch
        {
            "model:" => query with { Model = value },
            "fw:" => query with
            {
                Parameters = new Dictionary<string, string> { [SoftwareVersion] = value },
            },
            "fault:" => query with { Fault = value },
            "tag:" => query with { Tag = value },
            "ip:" => query with { RemoteAddress = value },
            "mac:" => query with
            {
                MACAddress =
                    Mac(value) ?? throw new FormatException($"'{value}' is no MAC address."),
            },
            "serial:" => query with { SerialNumber = value },
            "maker:" => query with { Manufacturer = value },
            "oui:" => query with { OUI = value },
            "class:" => query with { ProductClass = value },
            "group:" => query with { Group = value },
            "silent:" => query with { InformedBefore = now - Span(value) },
            _ => query with { InformedSince = now - Span(value) },
        };

    /// <summary>The 12 digits of a MAC address in any of the usual forms; null for what is none.</summary>
    public static string? Mac(string text)
    {
        if (!MacForm().IsMatch(text))
            return null;
        var digits = string.Concat(text.Where(char.IsAsciiHexDigit)).ToUpperInvariant();
        return digits.Length == 12 ? digits : null;
    }

    /// <summary>What <c>-lastInform</c> orders by; capitals do not matter.</summary>
    public static bool TryOrder(string text, out DeviceOrder order, out bool isDescending)
    {
        isDescending = text.StartsWith('-');
        return Enum.TryParse(text.AsSpan(isDescending ? 1 : 0), ignoreCase: true, out order)
            && Enum.IsDefined(order)
            && !char.IsAsciiDigit(text[^1]);
    }

    private static TimeSpan Span(string text)
    {
        var form = SpanForm().Match(text);
        if (!form.Success)
            throw new FormatException($"'{text}' is no time such as 30m, 2h or 3d.");
        var count = int.Parse(
            form.Groups["count"].Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
        return form.Groups["unit"].Value switch
        {
            "m" => TimeSpan.FromMinutes(count),
            "h" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(count),
        };
    }

    // A value with blanks stands between quotes: model:"Home Gateway".
    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(match => match.Value.Replace("\"", ""));

    [GeneratedRegex("""([^\s"]+|"[^"]*")+""", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b[a-z]+:""[^""]*""", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Value();

    [GeneratedRegex(@"[=<>]|\b(IS|LIKE|AND|OR|NOT)\b|^\(", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Operator();

    [GeneratedRegex(
        @"^([0-9A-Fa-f]{2}(?<part>[:.-]?)([0-9A-Fa-f]{2}\k<part>){4}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})$",
        RegexOptions.ExplicitCapture,
        Patience
    )]
    private static partial Regex MacForm();

    [GeneratedRegex(
        @"^(?<count>[0-9]{1,5})(?<unit>[mhd])$",
        RegexOptions.ExplicitCapture,
        Patience
    )]
    private static partial Regex SpanForm();
}
