using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage;

/// <summary>Trees of real devices as shadows.</summary>
internal static class DeviceTrees
{
    private static readonly DateTimeOffset ReadAt = DateTimeOffset.UnixEpoch.AddDays(20_000);

    public static (List<ParameterInfoStruct> Names, List<ParameterValueStruct> Values) Rows(
        string path
    )
    {
        var names = new List<ParameterInfoStruct>();
        var values = new List<ParameterValueStruct>();
        foreach (var row in Csv(File.ReadAllText(path)).Skip(1))
        {
            var isObject = row[1] == "true";
            var name = isObject ? row[0] + "." : row[0];
            names.Add(new(name, row[2] == "true"));
            if (!isObject)
                values.Add(new(name, new(row[3], row[4])));
        }
        return (names, values);
    }

    /// <summary>As a device is read: names first, then values in batches a second apart.</summary>
    public static Shadow Load(string path)
    {
        var (names, values) = Rows(path);
        var shadow = Shadow.Empty.WithNames("", names);
        var at = ReadAt;
        foreach (var batch in values.Chunk(256))
            shadow = shadow.WithValues(batch, at = at.AddSeconds(1));
        return shadow;
    }

    private static IEnumerable<List<string>> Csv(string text)
    {
        var (row, field, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (letter == '"')
            {
                if (quoted && index + 1 < text.Length && text[index + 1] == '"')
                    field.Append(text[++index]);
                else
                    quoted = !quoted;
            }
            else if (quoted || letter is not (',' or '\n' or '\r'))
            {
                field.Append(letter);
            }
            else if (letter != '\r')
            {
                row.Add(field.ToString());
                field.Clear();
                if (letter == ',')
                    continue;
                yield return row;
                row = [];
            }
        }
        if (row.Count > 0)
            yield return [.. row, field.ToString()];
    }
}
