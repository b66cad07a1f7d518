using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Migrating;

/// <summary>
/// Reads BSON from outside into documents: by a cursor, so that nesting is bounded before it is followed,
/// and so that one bad document is one sentence.
/// </summary>
internal static class BsonDocuments
{
    /// <summary>Deeper than any path of a device (32), and less than MongoDB itself allows.</summary>
    public const int MaxDepth = 64;

    /// <summary>MongoDB's own limit of a document.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Throws <see cref="ImportException"/> that says what is wrong with it.</summary>
    public static Document Read(ReadOnlyMemory<byte> octets)
    {
        try
        {
            using var stream = new MemoryStream(octets.ToArray(), writable: false);
            using var reader = new BsonBinaryReader(
                stream,
                new BsonBinaryReaderSettings { Encoding = Utf8, MaxDocumentSize = MaxSize }
            );
            return ReadDocument(reader, 1);
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
            throw new ImportException($"it is no valid BSON: {Sentence(damage.Message)}", damage);
        }
    }

    private static Document ReadDocument(BsonBinaryReader reader, int depth)
    {
        if (depth > MaxDepth)
            throw new ImportException($"it is nested deeper than {MaxDepth} levels");
        var document = new Document();
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
            document[reader.ReadName()] = ReadValue(reader, depth);
        reader.ReadEndDocument();
        return document;
    }

    private static List<object?> ReadList(BsonBinaryReader reader, int depth)
    {
        if (depth > MaxDepth)
            throw new ImportException($"it is nested deeper than {MaxDepth} levels");
        var list = new List<object?>();
        reader.ReadStartArray();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
            list.Add(ReadValue(reader, depth));
        reader.ReadEndArray();
        return list;
    }

    private static object? ReadValue(BsonBinaryReader reader, int depth)
    {
        switch (reader.CurrentBsonType)
        {
            case BsonType.Document:
                return ReadDocument(reader, depth + 1);
            case BsonType.Array:
                return ReadList(reader, depth + 1);
            case BsonType.String:
                return reader.ReadString();
            case BsonType.Double:
                return reader.ReadDouble() is var number && double.IsFinite(number) ? number : null;
            case BsonType.Int32:
                return (double)reader.ReadInt32();
            case BsonType.Int64:
                return (double)reader.ReadInt64();
            case BsonType.Decimal128:
                return (double)Decimal128.ToDouble(reader.ReadDecimal128());
            case BsonType.Boolean:
                return reader.ReadBoolean();
            case BsonType.DateTime:
                return Time(reader.ReadDateTime());
            case BsonType.ObjectId:
                return reader.ReadObjectId().ToString();
            case BsonType.Binary:
                return Convert.ToBase64String(reader.ReadBytes());
            default:
                // Null, undefined, and what only MongoDB itself has a use for.
                reader.SkipValue();
                return null;
        }
    }

    /// <summary>Null for a time that no calendar has.</summary>
    private static DateTimeOffset? Time(long milliseconds) =>
        milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private static string Sentence(string message) => message.ReplaceLineEndings(" ").TrimEnd('.');
}

/// <summary>A document cannot be imported; the message is the end of a sentence about it.</summary>
internal sealed class ImportException(string message, Exception? inner = null)
    : Exception(message, inner);
