using System.Text.RegularExpressions;

namespace Muster.Acs.Nbi.Query;

/// <summary>
/// A regular expression of a stranger, with a bound on the time of a match. One that goes back and forth too
/// long is built again to be matched in linear time, which costs a thousand times as much and is needed by
/// few.
/// </summary>
internal sealed class BoundedPattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private Regex _regex;
    private bool _isLast;

    /// <summary>Throws <see cref="ArgumentException"/> for what is none.</summary>
    public BoundedPattern(string pattern, RegexOptions options) =>
        _regex = new Regex(pattern, options, Patience);

    /// <summary>Throws <see cref="RegexMatchTimeoutException"/>.</summary>
    public bool IsMatch(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException) when (!_isLast && TryLinear())
        {
            return _regex.IsMatch(text);
        }
    }

    private bool TryLinear()
    {
        _isLast = true;
        try
        {
            var options = _regex.Options | RegexOptions.NonBacktracking;
            _regex = new Regex(_regex.ToString(), options, Patience);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}

/// <summary>A text with asterisks, each of which stands for anything.</summary>
internal sealed class Glob(string text)
{
    private readonly string[] _parts = text.Split('*');

    public bool IsMatch(string value)
    {
        var (first, last) = (_parts[0], _parts[^1]);
        if (
            value.Length < first.Length + last.Length
            || !value.StartsWith(first, StringComparison.Ordinal)
            || !value.EndsWith(last, StringComparison.Ordinal)
        )
            return false;
        var rest = value.AsSpan(first.Length, value.Length - first.Length - last.Length);
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + part.Length)..];
        }
        return true;
    }
}
