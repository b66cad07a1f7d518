using System.Text.Json;

namespace Muster.Acs.Provisioning.Paths;

/// <summary>Reads a <see cref="PathPattern"/> from its text.</summary>
internal static class PathReader
{
    private const int DeepestAlias = 8;

    public static PathSegment[] Read(string text)
    {
        var cursor = new Cursor(text);
        var segments = Segments(ref cursor, 0);
        return cursor.AtEnd ? segments : throw cursor.Wrong("it does not end where it should");
    }

    private static PathSegment[] Segments(ref Cursor cursor, int depth)
    {
        var segments = new List<PathSegment>();
        do
        {
            if (segments.Count == PathPattern.MaxDepth)
                throw cursor.Wrong($"it has more than {PathPattern.MaxDepth} nodes");
            segments.Add(Segment(ref cursor, depth));
        } while (cursor.Take('.'));
        return [.. segments];
    }

    private static PathSegment Segment(ref Cursor cursor, int depth)
    {
        if (cursor.Take('*'))
            return PathSegment.Any;
        if (cursor.Take('['))
            return Alias(ref cursor, depth);
        var name = cursor.Name();
        return name.Length > 0
            ? PathSegment.Name(name)
            : throw cursor.Wrong("a node is letters, digits, '_' and '-', or '*', or [key:value]");
    }

    private static PathSegment Alias(ref Cursor cursor, int depth)
    {
        if (depth == DeepestAlias)
            throw cursor.Wrong("aliases stand too deep in each other");
        var pairs = new List<AliasPair>();
        cursor.Blanks();
        if (cursor.Take(']'))
            return PathSegment.Alias(pairs);
        do
        {
            cursor.Blanks();
            var key = PathPattern.Of(Segments(ref cursor, depth + 1));
            cursor.Blanks();
            if (!cursor.Take(':'))
                throw cursor.Wrong("a key is followed by ':'");
            pairs.Add(new(key, cursor.Value()));
        } while (cursor.Take(','));
        return cursor.Take(']')
            ? PathSegment.Alias(pairs)
            : throw cursor.Wrong("an alias ends with ']'");
    }

    private ref struct Cursor(string text)
    {
        private int _at;

        public readonly bool AtEnd => _at == text.Length;

        public bool Take(char wanted)
        {
            if (AtEnd || text[_at] != wanted)
                return false;
            _at++;
            return true;
        }

        public void Blanks()
        {
            while (!AtEnd && char.IsWhiteSpace(text[_at]))
                _at++;
        }

        public string Name()
        {
            var from = _at;
            while (!AtEnd && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-'))
                _at++;
            return text[from.._at];
        }

        /// <summary>Bare text up to a comma or bracket, or a JSON string.</summary>
        public string Value()
        {
            Blanks();
            var from = _at;
            if (!Take('"'))
            {
                while (!AtEnd && text[_at] is not (',' or ']'))
                    _at++;
                return text[from.._at].Trim();
            }
            while (!AtEnd && text[_at] != '"')
                _at += text[_at] == '\\' ? 2 : 1;
            if (_at >= text.Length)
                throw Wrong("a quoted value does not end");
            _at++;
            var quoted = text[from.._at];
            Blanks();
            try
            {
                return JsonDocument.Parse(quoted).RootElement.GetString()!;
            }
            catch (JsonException)
            {
                throw Wrong("a quoted value is no JSON string");
            }
        }

        public readonly PathException Wrong(string reason) =>
            new(text.Length <= 200 ? text : text[..200] + "…", reason);
    }
}
