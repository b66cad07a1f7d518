using System.Globalization;
using Muster.Web.Devices;

namespace Muster.Web.Files;

/// <summary>Files as people would say them, and the devices they are for.</summary>
internal static class FileWords
{
    public static string Size(long octets) =>
        octets switch
        {
            < 1_000 => $"{octets} B",
            < 1_000_000 => Text(octets / 1e3, "kB"),
            < 1_000_000_000 => Text(octets / 1e6, "MB"),
            _ => Text(octets / 1e9, "GB"),
        };

    public static string Link(string name) => "/files?file=" + Uri.EscapeDataString(name);

    /// <summary>Whom it is for, as the search box takes it; null for everybody.</summary>
    public static string? Search(FileDescription file)
    {
        var words = new List<string>();
        if (file.ProductClass.Length > 0)
            words.Add($"class:{Quoted(file.ProductClass)}");
        if (file.OUI.Length > 0)
            words.Add($"oui:{file.OUI}");
        return words.Count > 0 ? string.Join(' ', words) : null;
    }

    /// <summary>Those of them that run its version, as the search box takes it.</summary>
    public static string Running(FileDescription file) =>
        $"{Search(file)} fw:{Quoted(file.Version)}".Trim();

    // A value cannot hold what it is put in.
    private static string Quoted(string text) =>
        $"\"{text.Replace("\"", "", StringComparison.Ordinal)}\"";

    private static string Text(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:0.#} {unit}");
}

/// <summary>How many devices a file is for, and how many of them run what it brings.</summary>
/// <param name="Meant">Devices it is for.</param>
/// <param name="Running">Of those, with its version; null where it has none.</param>
internal sealed record FileSpread(long Meant, long? Running);

/// <summary>Counts them.</summary>
internal sealed class FileCensus(IDevices devices, TimeProvider clock)
{
    public async Task<FileSpread> CountAsync(
        FileDescription file,
        CancellationToken cancellation
    ) =>
        new(
            await CountAsync(FileWords.Search(file), cancellation),
            file.Version.Length > 0 ? await CountAsync(FileWords.Running(file), cancellation) : null
        );

    /// <summary>How many devices fit a search. Throws <see cref="FormatException"/> for a wrong one.</summary>
    public async Task<long> CountAsync(string? search, CancellationToken cancellation)
    {
        var query = SearchText.Parse(search, clock.GetUtcNow()) with
        {
            Page = new PageRequest(1, WithTotal: true),
        };
        return (await devices.SearchAsync(query, cancellation)).Total ?? 0;
    }
}
