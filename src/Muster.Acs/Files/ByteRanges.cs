using System.Globalization;

namespace Muster.Acs.Files;

/// <summary>A part of a file.</summary>
internal readonly record struct ByteRange(long Start, long Length);

/// <summary>The Range header (RFC 9110 14.1.2).</summary>
internal static class ByteRanges
{
    private const string Unit = "bytes=";

    /// <summary>"A server MAY ignore … many small ranges", which ask for more than there is.</summary>
    private const int Most = 16;
    private const int LongestHeader = 512;

    /// <summary>
    /// What of a file is wanted, in the order asked for; null for all of it: there is no Range, or one
    /// that means nothing ("MUST ignore"). Empty when nothing asked for is there.
    /// </summary>
    public static IReadOnlyList<ByteRange>? Read(string? header, long size)
    {
        if (
            header is null
            || header.Length > LongestHeader
            || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)
        )
            return null;
        var wanted = new List<ByteRange>();
        var count = 0;
        foreach (var text in header.AsSpan(Unit.Length).Split(','))
        {
            var spec = header.AsSpan(Unit.Length)[text].Trim();
            if (spec.IsEmpty)
                continue;
            if (++count > Most || !TryRead(spec, size, out var range))
                return null;
            if (range.Length > 0)
                wanted.Add(range);
        }
        if (count == 0)
            return null;
        return wanted.Sum(range => range.Length) > size ? null : wanted;
    }

    /// <summary>False when it is no range; a length of 0 when the file has nothing there.</summary>
    private static bool TryRead(ReadOnlySpan<char> spec, long size, out ByteRange range)
    {
        range = default;
        var dash = spec.IndexOf('-');
        if (dash < 0)
            return false;
        var first = spec[..dash];
        var last = spec[(dash + 1)..];
        if (first.IsEmpty)
        {
            if (!TryNumber(last, out var suffix))
                return false;
            suffix = Math.Min(suffix, size);
            range = new ByteRange(size - suffix, suffix);
            return true;
        }
        if (!TryNumber(first, out var from))
            return false;
        var to = size - 1;
        if (!last.IsEmpty)
        {
            if (!TryNumber(last, out var named) || named < from)
                return false;
            to = Math.Min(named, to);
        }
        range = new ByteRange(from, Math.Max(0, to - from + 1));
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
