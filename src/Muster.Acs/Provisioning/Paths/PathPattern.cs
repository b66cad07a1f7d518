using System.Collections.Concurrent;

namespace Muster.Acs.Provisioning.Paths;

/// <summary>
/// What rules name parameters by: nodes separated by dots, no dot at the ends; <c>*</c> is any one
/// node, <c>[key:value,…]</c> the instances whose keys have these values, <c>[]</c> any instance. Equal
/// patterns are one object.
/// </summary>
internal sealed class PathPattern
{
    /// <summary>More nodes than any data model has.</summary>
    public const int MaxDepth = 32;

    /// <summary>Patterns are few and repeat for ever; a script that makes them up is no reason to grow.</summary>
    private const int MostInterned = 50_000;

    public static readonly PathPattern Root = new("", []);

    private static readonly ConcurrentDictionary<string, PathPattern> Interned = new(
        StringComparer.Ordinal
    );

    private readonly PathSegment[] _segments;

    private PathPattern(string text, PathSegment[] segments)
    {
        (Text, _segments) = (text, segments);
        IsConcrete = Array.TrueForAll(segments, segment => segment.Kind == SegmentKind.Name);
        HasAlias = Array.Exists(segments, segment => segment.Kind == SegmentKind.Alias);
    }

    /// <summary>Canonical: aliases sorted by their keys, values quoted.</summary>
    public string Text { get; }

    public ReadOnlySpan<PathSegment> Segments => _segments;

    public int Depth => _segments.Length;

    /// <summary>It names one thing.</summary>
    public bool IsConcrete { get; }

    public bool HasAlias { get; }

    /// <summary>Throws <see cref="PathException"/>.</summary>
    public static PathPattern Parse(string text)
    {
        if (text.Length == 0)
            return Root;
        if (Interned.TryGetValue(text, out var known))
            return known;
        var pattern = Of(PathReader.Read(text));
        // As it was written, so that the next time costs no more than a look.
        return Keep(text, pattern);
    }

    /// <summary>Null for what is no path.</summary>
    public static PathPattern? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (PathException)
        {
            return null;
        }
    }

    /// <summary>The pattern of these nodes.</summary>
    public static PathPattern Of(PathSegment[] segments)
    {
        if (segments.Length == 0)
            return Root;
        var text = string.Join('.', segments.Select(segment => segment.Text));
        return Interned.TryGetValue(text, out var known)
            ? known
            : Keep(text, new PathPattern(text, segments));
    }

    /// <summary>The first <paramref name="count"/> nodes.</summary>
    public PathPattern Prefix(int count) => count == Depth ? this : Of(_segments[..count]);

    public override string ToString() => Text;

    private static PathPattern Keep(string text, PathPattern pattern) =>
        Interned.Count < MostInterned ? Interned.GetOrAdd(text, pattern) : pattern;
}

internal enum SegmentKind
{
    Name,
    Any,
    Alias,
}

/// <summary>One node of a pattern.</summary>
internal sealed class PathSegment
{
    public static readonly PathSegment Any = new(SegmentKind.Any, "*", []);

    private PathSegment(SegmentKind kind, string text, AliasPair[] pairs) =>
        (Kind, Text, Pairs) = (kind, text, pairs);

    public SegmentKind Kind { get; }

    public string Text { get; }

    /// <summary>Of an alias: all must hold, in the order of their keys.</summary>
    public AliasPair[] Pairs { get; }

    public static PathSegment Name(string name) => new(SegmentKind.Name, name, []);

    public static PathSegment Alias(IEnumerable<AliasPair> pairs)
    {
        AliasPair[] sorted =
        [
            .. pairs
                .OrderBy(pair => pair.Key.Text, StringComparer.Ordinal)
                .ThenBy(pair => pair.Value, StringComparer.Ordinal),
        ];
        var text = string.Join(',', sorted.Select(pair => $"{pair.Key}:{Quoted(pair.Value)}"));
        return new(SegmentKind.Alias, $"[{text}]", sorted);
    }

    private static string Quoted(string value) =>
        $"\"{System.Text.Json.JsonEncodedText.Encode(value, Relaxed)}\"";

    private static readonly System.Text.Encodings.Web.JavaScriptEncoder Relaxed = System
        .Text
        .Encodings
        .Web
        .JavaScriptEncoder
        .UnsafeRelaxedJsonEscaping;
}

/// <summary>What a key of an instance must be; the key is a path below the instance.</summary>
internal readonly record struct AliasPair(PathPattern Key, string Value);

/// <summary>The text is no path.</summary>
internal sealed class PathException(string text, string reason)
    : Exception($"Invalid parameter path '{text}': {reason}");
