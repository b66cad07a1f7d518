using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// What devices of one model and configuration share: paths, types and writability, in path order.
/// It is named by its own hash, so that it is stored once.
/// </summary>
internal sealed class Shape
{
    private const byte Version = 1;
    private const int MaxPath = 64 * 1024;

    /// <summary>Compressed once for a whole model: worth a better quality.</summary>
    private const int Quality = 7;

    private readonly int[] _valuesBefore;

    private Shape(Guid hash, Node[] nodes)
    {
        Hash = hash;
        Nodes = nodes;
        _valuesBefore = new int[nodes.Length];
        for (var node = 0; node < nodes.Length; node++)
        {
            _valuesBefore[node] = ValueCount;
            ValueCount += nodes[node].Type is null ? 0 : 1;
        }
    }

    /// <summary>The first half of the SHA-256 of the blob before compression.</summary>
    public Guid Hash { get; }

    public Node[] Nodes { get; }

    /// <summary>How many nodes have a value.</summary>
    public int ValueCount { get; }

    /// <summary>How many values stand before that of a node.</summary>
    public int ValuesBefore(int node) => _valuesBefore[node];

    /// <summary>The place of a node that has a value, and the place of its value among the values.</summary>
    public bool TryFind(string path, out int node, out int value)
    {
        var (low, high) = (0, Nodes.Length - 1);
        while (low <= high)
        {
            node = (low + high) >>> 1;
            var order = string.CompareOrdinal(Nodes[node].Path, path);
            if (order == 0)
            {
                value = _valuesBefore[node];
                return Nodes[node].Type is not null;
            }
            (low, high) = order < 0 ? (node + 1, high) : (low, node - 1);
        }
        (node, value) = (-1, -1);
        return false;
    }

    /// <param name="Type">Null for objects and for parameters that were never read.</param>
    public readonly record struct Node(string Path, bool? Writable, string? Type);

    /// <summary>The shape of a tree before compression; see <see cref="Pack"/>.</summary>
    public static (Guid Hash, byte[] Blob) Of(Shadow shadow)
    {
        var types = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in shadow.Nodes)
        {
            if (node.Value is { } value)
                types.TryAdd(value.Type, types.Count + 1);
        }
        var writer = new BlobWriter(64 + shadow.Count * 32);
        writer.Number(Version);
        writer.Number(types.Count);
        foreach (var type in types.Keys)
            writer.Text(type);
        writer.Number(shadow.Count);
        var previous = "";
        foreach (var node in shadow.Nodes)
        {
            var type = node.Value is { } value ? types[value.Type] : 0;
            writer.Number(type * 3 + Code(node.Writable));
            var shared = SharedLength(previous, node.Path);
            writer.Number(shared);
            writer.Text(node.Path.AsSpan(shared));
            previous = node.Path;
        }
        var blob = writer.ToArray();
        return (HashOf(blob), blob);
    }

    /// <summary>As it is stored.</summary>
    public static byte[] Pack(byte[] blob) => PackedBlob.Pack(blob, Quality);

    /// <summary>Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public static Shape Unpack(Guid hash, ReadOnlySpan<byte> packed)
    {
        var blob = PackedBlob.Unpack(packed);
        if (HashOf(blob) != hash)
            throw new InvalidDataException("it is not the shape its name says");
        var reader = new BlobReader(blob);
        if (reader.Number() != Version)
            throw new InvalidDataException("the shape has an unknown format");
        var types = new string?[reader.Count() + 1];
        for (var index = 1; index < types.Length; index++)
            types[index] = reader.Text();
        var nodes = new Node[reader.Count()];
        var path = new StringBuilder();
        foreach (ref var node in nodes.AsSpan())
        {
            var code = reader.Number(types.Length * 3 - 1);
            path.Length = reader.Number(path.Length);
            path.Append(reader.Text());
            if (path.Length > MaxPath)
                throw new InvalidDataException("a path is too long");
            node = new(path.ToString(), Writable(code % 3), types[code / 3]);
        }
        return new Shape(hash, nodes);
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

    private static int Code(bool? writable) =>
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
