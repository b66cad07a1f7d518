using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Conformance.Clusters;

/// <summary>
/// The program of a later version: the one that was built, with one more migration for PostgreSQL. The
/// script takes the place of one for SQLite among what is embedded in the server's library.
/// </summary>
internal sealed class NextVersion : IDisposable
{
    private const string Library = "Muster.Acs.dll";

    /// <summary>What a server on PostgreSQL has no use for, and is long enough.</summary>
    private const string Unused = "Migrations/0019_rule_downloads.sql";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-next-");

    /// <param name="number">The script's; above all that there are.</param>
    /// <param name="sql">What it does.</param>
    public NextVersion(int number, string sql)
    {
        Script = $"PostgresMigrations/{number:D4}_n.sql";
        foreach (var file in Directory.EnumerateFileSystemEntries(AppContext.BaseDirectory))
        {
            var name = Path.GetFileName(file);
            var copy = Path.Combine(_folder.FullName, name);
            if (name == Library)
                File.WriteAllBytes(copy, WithScript(File.ReadAllBytes(file), Script, sql));
            // A program is looked for where its own file really is.
            else if (name.StartsWith("muster.", StringComparison.Ordinal))
                File.Copy(file, copy);
            else
                File.CreateSymbolicLink(copy, file);
        }
    }

    /// <summary>The name of the script, as the database notes it.</summary>
    public string Script { get; }

    public string Program => Path.Combine(_folder.FullName, "muster.dll");

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] WithScript(byte[] library, string script, string sql)
    {
        using var image = new PEReader(new MemoryStream(library));
        var metadata = image.GetMetadataReader();
        var unused = metadata
            .ManifestResources.Select(metadata.GetManifestResource)
            .Single(resource => metadata.GetString(resource.Name) == Unused);
        var name =
            image.PEHeaders.MetadataStartOffset
            + metadata.GetHeapMetadataOffset(HeapIndex.String)
            + metadata.GetHeapOffset(unused.Name);
        image.PEHeaders.TryGetDirectoryOffset(
            image.PEHeaders.CorHeader!.ResourcesDirectory,
            out var resources
        );
        var content = resources + (int)unused.Offset;
        var (newName, newContent) = (Encoding.UTF8.GetBytes(script), Encoding.UTF8.GetBytes(sql));
        var room = BinaryPrimitives.ReadInt32LittleEndian(library.AsSpan(content));
        if (newName.Length > Unused.Length || newContent.Length > room)
            throw new ArgumentException($"There is room for {room} octets.", nameof(sql));
        library.AsSpan(name, Unused.Length).Clear();
        newName.CopyTo(library, name);
        BinaryPrimitives.WriteInt32LittleEndian(library.AsSpan(content), newContent.Length);
        newContent.CopyTo(library, content + sizeof(int));
        return library;
    }
}
