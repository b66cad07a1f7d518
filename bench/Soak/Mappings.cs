using System.Globalization;

namespace Muster.Bench;

/// <summary>What of the memory of a process is whose, MB, by its mappings.</summary>
/// <param name="Allocator">What the C library holds, in use or not: its heap and its arenas.</param>
/// <param name="Code">Compiled code; a page that is mapped twice, to be written and to be run, counts twice.</param>
internal readonly record struct Mappings(double Allocator, double Code)
{
    /// <summary>An arena lies within this, and begins at a multiple of it.</summary>
    private const ulong ArenaSize = 64 << 20;

    private const string Resident = "Rss:";

    public static Mappings Of(int process)
    {
        var (allocator, code) = (0.0, 0.0);
        var owner = "";
        foreach (var line in File.ReadLines($"/proc/{process}/smaps"))
        {
            if (line.StartsWith(Resident, StringComparison.Ordinal))
            {
                var resident = Kilobytes(line) / 1024;
                allocator += owner == nameof(Allocator) ? resident : 0;
                code += owner == nameof(Code) ? resident : 0;
            }
            else if (!char.IsUpper(line[0]))
                owner = Owner(line);
        }
        return new(allocator, code);
    }

    private static double Kilobytes(string line) =>
        double.Parse(line[Resident.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);

    // 7f3c74000000-7f3c74021000 rw-p 00000000 00:00 0        [heap]
    private static string Owner(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        var name = fields.Length < 6 ? "" : fields[5].Trim();
        if (name == "[heap]" || (name.Length == 0 && IsArena(fields[0])))
            return nameof(Allocator);
        return name.Contains("doublemapper", StringComparison.Ordinal) ? nameof(Code) : "";
    }

    private static bool IsArena(string range)
    {
        var ends = range.Split('-');
        var (from, to) = (Address(ends[0]), Address(ends[1]));
        return from % ArenaSize == 0 && to - from <= ArenaSize;
    }

    private static ulong Address(string text) =>
        ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
