using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// What devices of one model share: paths, types and writability, in path order, and the values that
/// are the same in most of them. It is named by its own hash, so that it is stored once.
/// </summary>
internal sealed class Shape
{
    /// <summary>The second has values.</summary>
    private const byte Version = 2;
    private const byte WithoutValues = 1;
    private const int MaxPath = 64 * 1024;

    /// <summary>Compressed once for a whole model: worth a better quality.</summary>
    private const int Quality = 7;

    private readonly string?[]? _references;
    private readonly byte[]? _blob;
    private byte[]? _packed;

    private Shape(Guid hash, Node[] nodes, string?[] types, string?[]? references)
    {
        (Hash, Nodes, Types, _references) = (hash, nodes, types, references);
        foreach (var node in nodes)
            ValueCount += node.Type is null ? 0 : 1;
    }

    private Shape(Shape of, byte[]? blob, byte[]? packed)
        : this(of.Hash, of.Nodes, of.Types, of._references) => (_blob, _packed) = (blob, packed);

    /// <summary>The first half of the SHA-256 of the blob before compression.</summary>
    public Guid Hash { get; }

    public Node[] Nodes { get; }

    /// <summary>How many nodes have a value.</summary>
    public int ValueCount { get; }

    /// <summary>The types that values have; the first is none.</summary>
    public string?[] Types { get; }

    /// <summary>Whether it has values, too.</summary>
    public bool HasReferences => _references is not null;

    /// <summary>As it is stored; packed only when it must be, which is once for a model.</summary>
    public byte[] Packed => _packed ??= PackedBlob.Pack(_blob!, Quality);

    /// <summary>The value of a node that most devices have; null when there is none.</summary>
    public string? Reference(int node) => _references?[node];

    /// <summary>The same of a path; null, too, when there is no such node.</summary>
    public string? Reference(string path) =>
        Find(path) is >= 0 and var node ? Reference(node) : null;

    /// <summary>The place of a node; negative when it is none of this shape.</summary>
    public int Find(string path)
    {
        var (low, high) = (0, Nodes.Length - 1);
        while (low <= high)
        {
            var node = (low + high) >>> 1;
            var order = string.CompareOrdinal(Nodes[node].Path, path);
            if (order == 0)
                return node;
            (low, high) = order < 0 ? (node + 1, high) : (low, node - 1);
        }
        return -1;
    }

    /// <param name="Type">Null for objects and for parameters that were never read.</param>
    public readonly record struct Node(string Path, bool? Writable, string? Type);

    /// <summary>The shape of a tree.</summary>
    /// <param name="reference">The value to keep of a node of the tree; null for none.</param>
    public static Shape Of(Shadow shadow, Func<ShadowNode, string?>? reference = null)
    {
        var types = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in shadow.Nodes)
        {
            if (node.Value is { } value)
                types.TryAdd(value.Type, types.Count + 1);
        }
        var writer = new BlobWriter(64 + shadow.Count * 32);
        writer.Number(reference is null ? WithoutValues : Version);
        writer.Number(types.Count);
        foreach (var type in types.Keys)
            writer.Text(type);
        writer.Number(shadow.Count);
        var previous = "";
        foreach (var node in shadow.Nodes)
        {
            var type = node.Value is { } value ? types[value.Type] : 0;
            WriteNode(writer, ref previous, node.Path, (type * 3) + Code(node.Writable));
            if (reference is null || type == 0)
                continue;
            var text = reference(node);
            writer.Number(text is null ? 0 : 1);
            if (text is not null)
                writer.Text(text);
        }
        var blob = writer.ToArray();
        return new(Read(HashOf(blob), blob), blob, packed: null);
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public static Shape Unpack(Guid hash, ReadOnlySpan<byte> packed)
    {
        var blob = PackedBlob.Unpack(packed);
        return HashOf(blob) == hash
            ? new(Read(hash, blob), blob: null, packed.ToArray())
            : throw new InvalidDataException("it is not the shape its name says");
    }

    private static Shape Read(Guid hash, byte[] blob)
    {
        var reader = new BlobReader(blob);
        var version = reader.Number();
        if (version is not (WithoutValues or Version))
            throw new InvalidDataException("the shape has an unknown format");
        var types = new string?[reader.Count() + 1];
        for (var index = 1; index < types.Length; index++)
            types[index] = reader.Text();
        var nodes = new Node[reader.Count()];
        var references = version == Version ? new string?[nodes.Length] : null;
        var path = new StringBuilder();
        for (var index = 0; index < nodes.Length; index++)
        {
            nodes[index] = ReadNode(ref reader, path, types);
            if (references is not null && nodes[index].Type is not null && reader.Number(1) == 1)
                references[index] = reader.Text();
        }
        return new Shape(hash, nodes, types, references);
    }

    /// <summary>What a node is, and what its path does not share with the one before.</summary>
    public static void WriteNode(BlobWriter writer, ref string previous, string path, int code)
    {
        writer.Number(code);
        var shared = SharedLength(previous, path);
        writer.Number(shared);
        writer.Text(path.AsSpan(shared));
        previous = path;
    }

    /// <param name="path">That of the node before; becomes that of this one.</param>
    public static Node ReadNode(ref BlobReader reader, StringBuilder path, string?[] types)
    {
        var code = reader.Number((types.Length * 3) - 1);
        path.Length = reader.Number(path.Length);
        path.Append(reader.Text());
        return path.Length <= MaxPath
            ? new(path.ToString(), Writable(code % 3), types[code / 3])
            : throw new InvalidDataException("a path is too long");
    }

    private static Guid HashOf(byte[] blob)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(blob, hash);
        return new(hash[..16]);
    }

    /// <summary>Never splits a surrogate pair, whose halves are no text of their own.</summary>
    private static int SharedLength(string previous, string path)
    {
        var shared = previous.AsSpan().CommonPrefixLength(path);
        return shared > 0 && char.IsHighSurrogate(path[shared - 1]) ? shared - 1 : shared;
    }

    public static int Code(bool? writable) =>
        writable switch
        {
            null => 0,
            false => 1,
            true => 2,
        };

    private static bool? Writable(int code) =>
        code switch
        {
            0 => null,
            1 => false,
            _ => true,
        };
}
