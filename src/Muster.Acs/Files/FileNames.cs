using System.Buffers;

namespace Muster.Acs.Files;

/// <summary>
/// What a file may be called. A name is never a path, on no system that a data directory, a backup or
/// an operator's download may end up on.
/// </summary>
internal static class FileNames
{
    public const int MaxLength = 128;

    private const string Plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    private static readonly SearchValues<char> PlainOnly = SearchValues.Create(Plain);

    /// <summary>Not what some file system, a quoted header or a percent-encoding has another use for.</summary>
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        Plain + " !#$&'()+,;=@[]^{}~"
    );

    private static readonly string[] Reserved = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>Whether a file can be called so, without the reason.</summary>
    public static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxLength
        && !name.ContainsAnyExcept(Allowed)
        && name is not ("." or "..");

    /// <summary>Whether it is a name that stands in a URL as it is.</summary>
    public static bool IsPlain(ReadOnlySpan<char> name) =>
        IsName(name) && !name.ContainsAnyExcept(PlainOnly);

    /// <summary>One sentence that says what is wrong with a name; null when nothing is.</summary>
    public static string? Refusal(string name)
    {
        if (name.Length == 0)
            return "A file needs a name.";
        if (name.Length > MaxLength)
            return $"The name has {name.Length} characters; {MaxLength} are allowed.";
        if (name.Any(char.IsControl))
            return "The name has a control character.";
        if (name.AsSpan().ContainsAny('/', '\\') || name is "." or "..")
            return $"'{name}' is a path; a file has a name alone.";
        if (name.AsSpan().ContainsAnyExcept(Allowed))
            return $"'{name}': a name has letters, digits, blanks and ._-!#$&'()+,;=@[]^{{}}~ only.";
        if (name[0] is '.' or '-' or ' ' or '@' or '~' || name[^1] is '.' or ' ')
            return $"'{name}': a name begins with no dot, dash, blank, @ or ~, and ends with no dot or blank.";
        if (IsReserved(name))
            return $"'{name}' is the name of a device on Windows.";
        return null;
    }

    private static bool IsReserved(ReadOnlySpan<char> name)
    {
        if (name.IndexOf('.') is >= 0 and var dot)
            name = name[..dot];
        foreach (var reserved in Reserved)
        {
            if (!name.StartsWith(reserved, StringComparison.OrdinalIgnoreCase))
                continue;
            var rest = name[reserved.Length..];
            var isNumbered = reserved is "COM" or "LPT";
            if (isNumbered ? rest is [>= '1' and <= '9'] : rest.IsEmpty)
                return true;
        }
        return false;
    }
}
