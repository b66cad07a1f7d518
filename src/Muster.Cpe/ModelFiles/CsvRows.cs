using System.Text;

namespace Muster.Cpe.ModelFiles;

/// <summary>Rows of a comma-separated file (RFC 4180), with the line each one starts on.</summary>
internal static class CsvRows
{
    /// <summary>A row of a file; blank lines are no rows.</summary>
    public readonly record struct Row(int Line, IReadOnlyList<string> Fields);

    /// <exception cref="ModelFileException">A quote is never closed, or stands inside a field.</exception>
    public static IEnumerable<Row> Read(TextReader reader, string file)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int line = 1,
            start = 1;
        bool quoted = false,
            wasQuoted = false;
        int c;
        while ((c = reader.Read()) >= 0)
        {
            if (c == '\n')
                line++;
            if (quoted)
            {
                if (c != '"')
                    field.Append((char)c);
                else if (reader.Peek() == '"')
                    field.Append((char)reader.Read());
                else
                    quoted = false;
                continue;
            }
            switch (c)
            {
                case '"' when field.Length == 0 && !wasQuoted:
                    quoted = wasQuoted = true;
                    break;
                case '"':
                    throw new ModelFileException(file, line, "a quote stands inside a field");
                case ',':
                    EndField();
                    break;
                case '\r' when reader.Peek() == '\n':
                    break;
                case '\n':
                    EndField();
                    if (fields is not [""])
                        yield return new Row(start, [.. fields]);
                    fields.Clear();
                    start = line;
                    break;
                default:
                    field.Append((char)c);
                    break;
            }
        }
        if (quoted)
            throw new ModelFileException(file, start, "a quote is opened and never closed");
        if (field.Length > 0 || fields.Count > 0 || wasQuoted)
        {
            EndField();
            yield return new Row(start, [.. fields]);
        }

        void EndField()
        {
            fields.Add(field.ToString());
            field.Clear();
            wasQuoted = false;
        }
    }
}
