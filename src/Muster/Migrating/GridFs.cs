using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace Muster.Migrating;

/// <summary>A piece of a file of GridFS (<c>fs.chunks</c>).</summary>
internal static class Chunk
{
    /// <summary>Null for what is none.</summary>
    public static (BsonValue File, int Number, byte[] Data)? Read(ReadOnlyMemory<byte> octets)
    {
        if (FlatBson.Read(octets) is not { } fields)
            return null;
        return
            fields.GetValueOrDefault("files_id") is { } file
            && fields.GetValueOrDefault("n") is { IsNumeric: true } number
            && fields.GetValueOrDefault("data") is BsonBinaryData data
            ? (file, number.ToInt32(), data.Bytes)
            : null;
    }
}

/// <summary>What GridFS says of a file (<c>fs.files</c>).</summary>
internal sealed record GridFile(BsonValue Id, string Name, long Length)
{
    private const string AnyType = "3 Vendor Configuration File";

    public string FileType { get; private init; } = AnyType;
    public string OUI { get; private init; } = "";
    public string ProductClass { get; private init; } = "";
    public string Version { get; private init; } = "";

    /// <summary>Null for what is none.</summary>
    public static GridFile? Read(ReadOnlyMemory<byte> octets)
    {
        if (
            FlatBson.Read(octets) is not { } fields
            || fields.GetValueOrDefault("_id") is not { } id
            || fields.GetValueOrDefault("length") is not { IsNumeric: true } length
        )
            return null;
        string Text(string name) => (fields.GetValueOrDefault(name) as BsonString)?.Value ?? "";
        var type = Text("metadata.fileType");
        return new GridFile(
            id,
            id is BsonString name ? name.Value : Text("filename"),
            length.ToInt64()
        )
        {
            FileType = type.Length > 0 ? type : AnyType,
            OUI = Text("metadata.oui"),
            ProductClass = Text("metadata.productClass"),
            Version = Text("metadata.version"),
        };
    }
}

/// <summary>
/// The scalars of a document, and of the documents right below it under dotted names; all that is deeper is
/// stepped over, however deep it is.
/// </summary>
internal static class FlatBson
{
    /// <summary>Null for what is no document.</summary>
    public static Dictionary<string, BsonValue>? Read(ReadOnlyMemory<byte> octets)
    {
        try
        {
            using var stream = new MemoryStream(octets.ToArray(), writable: false);
            using var reader = new BsonBinaryReader(stream);
            var fields = new Dictionary<string, BsonValue>(StringComparer.Ordinal);
            Read(reader, "", fields);
            return fields;
        }
        catch (Exception damage)
            when (damage
                    is FormatException
                        or IOException
                        or BsonException
                        or InvalidOperationException
                        or ArgumentException
                        or OverflowException
            )
        {
            return null;
        }
    }

    private static void Read(
        BsonBinaryReader reader,
        string prefix,
        Dictionary<string, BsonValue> fields
    )
    {
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            var name = prefix + reader.ReadName();
            if (reader.CurrentBsonType == BsonType.Document && prefix.Length == 0)
                Read(reader, name + ".", fields);
            else if (Scalar(reader) is { } value)
                fields[name] = value;
        }
        reader.ReadEndDocument();
    }

    private static BsonValue? Scalar(BsonBinaryReader reader)
    {
        switch (reader.CurrentBsonType)
        {
            case BsonType.String:
                return reader.ReadString();
            case BsonType.Int32:
                return reader.ReadInt32();
            case BsonType.Int64:
                return reader.ReadInt64();
            case BsonType.Double:
                return reader.ReadDouble();
            case BsonType.ObjectId:
                return reader.ReadObjectId();
            case BsonType.DateTime:
                return new BsonDateTime(reader.ReadDateTime());
            case BsonType.Binary:
                return reader.ReadBinaryData();
            default:
                reader.SkipValue();
                return null;
        }
    }
}
