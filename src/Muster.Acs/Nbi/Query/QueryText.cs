using System.Net;

namespace Muster.Acs.Nbi.Query;

/// <summary>
/// The fields of a query string, encoded or not: braces and quotes stand for themselves, a percent sign
/// that begins no octet too.
/// </summary>
internal sealed class QueryText
{
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);

    /// <param name="text">What follows the question mark.</param>
    public QueryText(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split('&'))
        {
            var field = text[range];
            if (field.IsEmpty)
                continue;
            var equals = field.IndexOf('=');
            var name = equals < 0 ? field : field[..equals];
            var value = equals < 0 ? "" : field[(equals + 1)..].ToString();
            fields.TryAdd(WebUtility.UrlDecode(name.ToString()), WebUtility.UrlDecode(value));
        }
    }

    public string? this[string name] => fields.GetValueOrDefault(name);

    public bool Has(string name) => fields.ContainsKey(name);
}
