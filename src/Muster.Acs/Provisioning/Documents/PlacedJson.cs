using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>
/// A JSON value that knows where it stands, so that what is wrong with it can be told by line and
/// column.
/// </summary>
internal sealed class PlacedJson
{
    private const int MaxDepth = 32;

    private readonly byte[] _octets;
    private readonly int _offset;
    private readonly List<PlacedJson> _items = [];
    private readonly List<PlacedMember> _members = [];

    private PlacedJson(byte[] octets, int offset, JsonValueKind kind)
    {
        (_octets, _offset) = (octets, offset);
        Kind = kind;
    }

    public JsonValueKind Kind { get; }

    /// <summary>Of a string.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Of a number.</summary>
    public double Number { get; private set; }

    /// <summary>Of an array.</summary>
    public IReadOnlyList<PlacedJson> Items => _items;

    /// <summary>Of an object, in the order of the text; a name that stands twice is refused.</summary>
    public IReadOnlyList<PlacedMember> Members => _members;

    public bool IsNull => Kind == JsonValueKind.Null;

    public PlacedJson? this[string name] =>
        _members.Find(member => member.Name.Equals(name, StringComparison.Ordinal))?.Value;

    /// <summary>Reads a text. Throws <see cref="DocumentException"/> when it is no JSON.</summary>
    public static PlacedJson Parse(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(octets, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var value = Read(octets, ref reader);
            // Read once more: the reader itself refuses what follows.
            reader.Read();
            return value;
        }
        catch (JsonException wrong)
        {
            var end = wrong.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var message = end < 0 ? wrong.Message : wrong.Message[..end];
            throw new DocumentException(
                $"this is no JSON: {message}",
                (int)(wrong.LineNumber ?? 0) + 1,
                (int)(wrong.BytePositionInLine ?? 0) + 1
            );
        }
    }

    /// <summary>What to throw when this value is not what was expected here.</summary>
    public DocumentException Wrong(string message)
    {
        var before = _octets.AsSpan(0, _offset);
        var line = before.Count((byte)'\n') + 1;
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new(message, line, Encoding.UTF8.GetCharCount(before[start..]) + 1);
    }

    public PlacedJson Expect(JsonValueKind kind, string message) =>
        Kind == kind ? this : throw Wrong(message);

    /// <summary>A number, which GenieACS 1.0 wrote as a text here and there.</summary>
    public double NumberIn(string message) =>
        Kind == JsonValueKind.Number ? Number
        : Kind == JsonValueKind.String
        && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
        : throw Wrong(message);

    /// <summary>The value's own text.</summary>
    public string Raw()
    {
        var reader = new Utf8JsonReader(_octets.AsSpan(_offset), isFinalBlock: false, default);
        reader.Read();
        reader.TrySkip();
        return Encoding.UTF8.GetString(_octets, _offset, (int)reader.BytesConsumed);
    }

    private static PlacedJson Read(byte[] octets, ref Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(new(octets, offset, JsonValueKind.Object), ref reader);
            case JsonTokenType.StartArray:
                var array = new PlacedJson(octets, offset, JsonValueKind.Array);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    array._items.Add(Read(octets, ref reader));
                return array;
            case JsonTokenType.String:
                return new(octets, offset, JsonValueKind.String)
                {
                    Text = StringOf(octets, ref reader),
                };
            case JsonTokenType.Number:
                var number = new PlacedJson(octets, offset, JsonValueKind.Number)
                {
                    Number = reader.GetDouble(),
                };
                return double.IsFinite(number.Number)
                    ? number
                    : throw number.Wrong("this number is too large.");
            case JsonTokenType.True:
                return new(octets, offset, JsonValueKind.True);
            case JsonTokenType.False:
                return new(octets, offset, JsonValueKind.False);
            default:
                return new(octets, offset, JsonValueKind.Null);
        }
    }

    private static PlacedJson ReadObject(PlacedJson value, ref Utf8JsonReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var place = new PlacedJson(
                value._octets,
                (int)reader.TokenStartIndex,
                JsonValueKind.String
            );
            var name = StringOf(value._octets, ref reader);
            if (!names.Add(name))
                throw place.Wrong($"'{name}' stands there twice.");
            reader.Read();
            value._members.Add(new(name, place, Read(value._octets, ref reader)));
        }
        return value;
    }

    private static string StringOf(byte[] octets, ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or octets that are no UTF-8.
            var place = new PlacedJson(octets, (int)reader.TokenStartIndex, JsonValueKind.String);
            throw place.Wrong("this text is no valid Unicode.");
        }
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Place">Where the name stands.</param>
internal sealed record PlacedMember(string Name, PlacedJson Place, PlacedJson Value);
