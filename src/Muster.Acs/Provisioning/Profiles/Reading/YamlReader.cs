using Muster.Acs.Provisioning.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using ScalarEvent = YamlDotNet.Core.Events.Scalar;

namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>
/// Reads YAML, and with it JSON, into values with places: one document, no aliases (a few lines of them
/// are gigabytes), no tags, and bounded.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 24;
    private const int MaxValues = 50_000;

    private readonly Parser _parser;
    private int _values;

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Throws <see cref="DocumentException"/>.</summary>
    public static YamlValue Read(string text)
    {
        try
        {
            return new YamlReader(text).Read();
        }
        catch (YamlException wrong)
        {
            var (line, column) = ((int)wrong.Start.Line, (int)wrong.Start.Column);
            // The library counts one line more at the end.
            if (line > text.AsSpan().Count('\n') + 1)
                (line, column) = Documents.Place.Of(text, text.Length);
            throw new DocumentException($"this is no YAML: {Sentence(wrong)}", line, column);
        }
    }

    private YamlValue Read()
    {
        Next();
        Next();
        if (_parser.Current is not DocumentStart)
            throw new DocumentException("it is empty.", 1, 1);
        Next();
        var value = Value(0);
        Next();
        Next();
        return _parser.Current is DocumentStart more
            ? throw At(more, "a second document begins here; a file holds one.")
            : value;
    }

    private YamlValue Value(int depth)
    {
        var (line, column) = Place(_parser.Current!);
        if (++_values > MaxValues)
            throw new DocumentException($"it has more than {MaxValues} values.", line, column);
        if (depth > MaxDepth)
            throw new DocumentException($"it is more than {MaxDepth} levels deep.", line, column);
        switch (_parser.Current)
        {
            case AnchorAlias alias:
                throw At(alias, $"aliases (*{alias.Value}) are not taken; write it out.");
            case NodeEvent { Anchor.IsEmpty: false } anchor:
                throw At(anchor, $"anchors (&{anchor.Anchor.Value}) are not taken.");
            case NodeEvent { Tag.IsEmpty: false } tagged:
                throw At(tagged, $"tags ({tagged.Tag}) are not taken.");
            case ScalarEvent scalar:
                return Text(scalar);
            case SequenceStart:
                var items = new List<YamlValue>();
                for (Next(); _parser.Current is not SequenceEnd; Next())
                    items.Add(Value(depth + 1));
                return new YamlList(line, column, items);
            default:
                return new YamlMap(line, column, Members(depth));
        }
    }

    private List<YamlMember> Members(int depth)
    {
        var members = new List<YamlMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            if (Value(depth + 1) is not YamlScalar name)
                throw At(_parser.Current!, "a name is a text.");
            if (!names.Add(name.Text))
                throw name.Wrong($"'{name.Text}' stands there twice.");
            Next();
            members.Add(new(name, Value(depth + 1)));
        }
        return members;
    }

    private static YamlScalar Text(ScalarEvent scalar)
    {
        var (line, column) = Place(scalar);
        return new(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain)
        {
            IsBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded,
        };
    }

    private void Next() => _parser.MoveNext();

    private static DocumentException At(ParsingEvent place, string message) =>
        new(message, (int)place.Start.Line, (int)place.Start.Column);

    private static (int Line, int Column) Place(ParsingEvent place) =>
        ((int)place.Start.Line, (int)place.Start.Column);

    // Without the place, which the library puts before its words.
    private static string Sentence(YamlException wrong)
    {
        var words = wrong.Message;
        var end = words.LastIndexOf("): ", StringComparison.Ordinal);
        words = (end < 0 ? words : words[(end + 3)..]).TrimEnd('.');
        return words + ".";
    }
}
