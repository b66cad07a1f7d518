using System.Text;
using Muster.Acs.Operations;
using Muster.CommandLine;

namespace Muster.Verbs.Plans;

/// <summary>
/// Documents as files: a folder for each kind, the name of a file is the name of its document. Profiles and
/// tables may also stand at the top.
/// </summary>
internal static class DocumentDirectory
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private sealed record Kind(DocumentKind Of, string Folder, bool AtTop, params string[] Endings);

    private static readonly Kind[] Kinds =
    [
        new(DocumentKind.Profile, "profiles", true, ".yaml", ".yml", ".json"),
        new(DocumentKind.Table, "tables", true, ".csv"),
        new(DocumentKind.Preset, "presets", false, ".json"),
        new(DocumentKind.Provision, "provisions", false, ".js"),
        new(DocumentKind.VirtualParameter, "virtual-parameters", false, ".js"),
        new(DocumentKind.Object, "objects", false, ".json"),
        new(DocumentKind.Config, "config", false, ".txt"),
    ];

    /// <param name="say">Told what is left out.</param>
    public static IReadOnlyList<DocumentFile> Read(string directory, Action<string> say)
    {
        if (!Directory.Exists(directory))
            throw new CommandFailure(ExitCode.Usage, $"There is no directory '{directory}'.");
        var found = new List<DocumentFile>();
        try
        {
            foreach (var path in Sorted(Directory.EnumerateFileSystemEntries(directory)))
            {
                var name = Path.GetFileName(path);
                if (Array.Find(Kinds, kind => kind.Folder == name) is { } kind)
                    Folder(path, kind, found, say);
                else if (Array.Find(Kinds, k => k.AtTop && Fits(k, name)) is { } atTop)
                    found.Add(Read(path, name, atTop));
                else if (!IsForPeople(name))
                    say($"{name} is no document of rules, and is left out.");
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{directory}: {trouble.Message}");
        }
        return found;
    }

    /// <summary>Writes documents into a directory that is new or empty, unless forced; answers the files.</summary>
    public static IReadOnlyList<string> Write(
        string directory,
        IEnumerable<DocumentFile> documents,
        bool force
    )
    {
        var written = new List<string>();
        try
        {
            Directory.CreateDirectory(directory);
            if (!force && Directory.EnumerateFileSystemEntries(directory).Any())
                throw new CommandFailure(
                    ExitCode.Usage,
                    $"'{directory}' is not empty; --force writes into it all the same."
                );
            foreach (var document in documents)
            {
                var kind = Kinds.First(each => each.Of == document.Kind);
                Directory.CreateDirectory(Path.Combine(directory, kind.Folder));
                var file = Path.Combine(kind.Folder, FileNameOf(document, kind));
                WritePrivate(Path.Combine(directory, file), document.Text);
                written.Add(file);
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{directory}: {trouble.Message}");
        }
        return written;
    }

    // Tables hold passwords: for nobody else's eyes.
    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Utf8.GetBytes(text));
    }

    private static void Folder(
        string folder,
        Kind kind,
        List<DocumentFile> found,
        Action<string> say
    )
    {
        foreach (var path in Sorted(Directory.EnumerateFileSystemEntries(folder)))
        {
            var file = $"{kind.Folder}/{Path.GetFileName(path)}";
            if (File.Exists(path) && Fits(kind, path))
                found.Add(Read(path, file, kind));
            else if (!IsForPeople(Path.GetFileName(path)))
                say(
                    $"{file} is left out: what stands there ends in {string.Join(" or ", kind.Endings)}."
                );
        }
    }

    private static DocumentFile Read(string path, string file, Kind kind)
    {
        var octets = File.ReadAllBytes(path);
        try
        {
            var name = Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(path));
            return new(kind.Of, name, Utf8.GetString(octets).TrimStart('\uFEFF'), file);
        }
        catch (ArgumentException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file} is no valid UTF-8.");
        }
    }

    private static string FileNameOf(DocumentFile document, Kind kind)
    {
        var name = Uri.EscapeDataString(document.Name);
        if (name.StartsWith('.'))
            name = "%2E" + name[1..];
        var isJson =
            document.Kind == DocumentKind.Profile
            && document.Text.AsSpan().TrimStart().StartsWith("{");
        return name + (isJson ? ".json" : kind.Endings[0]);
    }

    private static bool Fits(Kind kind, string path) =>
        kind.Endings.Contains(Path.GetExtension(path), StringComparer.Ordinal)
        // At the top, JSON is anybody's.
        && (
            kind.Of != DocumentKind.Profile
            || Path.GetFileName(path) != path
            || !path.EndsWith(".json", StringComparison.Ordinal)
        );

    private static bool IsForPeople(string name) =>
        name.StartsWith('.')
        || name.EndsWith('~')
        || name.EndsWith(".md", StringComparison.Ordinal);

    private static IOrderedEnumerable<string> Sorted(IEnumerable<string> paths) =>
        paths.Order(StringComparer.Ordinal);
}
