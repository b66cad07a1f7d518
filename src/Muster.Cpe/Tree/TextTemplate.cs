using System.Globalization;

namespace Muster.Cpe.Tree;

/// <summary>
/// Text with placeholders in braces: <c>{serial}</c>, <c>{mac}</c>, <c>{mac+2}</c>, <c>{index:6}</c>,
/// <c>{random:1-254}</c>, <c>{random:hex:8}</c>, <c>{random:red|green}</c>, or the name of a variable
/// of the model. A doubled brace is a brace.
/// </summary>
internal sealed class TextTemplate
{
    private const int MaxDigits = 64;
    private readonly Func<Person, string>[] _pieces;

    private TextTemplate(Func<Person, string>[] pieces) => _pieces = pieces;

    public static TextTemplate Of(Func<Person, string> text) => new([text]);

    public string Expand(Person person) =>
        _pieces.Length == 1
            ? _pieces[0](person)
            : string.Concat(_pieces.Select(piece => piece(person)));

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text with its placeholders.</param>
    /// <param name="salt">Where it stands: the same placeholder elsewhere gives another number.</param>
    /// <param name="variables">Names the model defines.</param>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static TextTemplate Parse(
        string text,
        string salt,
        IReadOnlyDictionary<string, TextTemplate> variables
    )
    {
        var pieces = new List<Func<Person, string>>();
        var literal = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var doubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] is '{' or '}' && doubled)
            {
                literal.Append(text[i++]);
                continue;
            }
            if (text[i] != '{')
            {
                literal.Append(text[i]);
                continue;
            }
            var end = text.IndexOf('}', i);
            if (end < 0)
                throw new FormatException($"'{text}' has a brace that is not closed");
            AddLiteral(pieces, literal);
            var name = text[(i + 1)..end];
            pieces.Add(Placeholder(name, Person.Salt($"{salt}#{i}"), variables));
            i = end;
        }
        AddLiteral(pieces, literal);
        return new TextTemplate([.. pieces]);
    }

    private static void AddLiteral(
        List<Func<Person, string>> pieces,
        System.Text.StringBuilder literal
    )
    {
        if (literal.Length == 0 && pieces.Count > 0)
            return;
        var text = literal.ToString();
        literal.Clear();
        pieces.Add(_ => text);
    }

    private static Func<Person, string> Placeholder(
        string name,
        ulong salt,
        IReadOnlyDictionary<string, TextTemplate> variables
    )
    {
        if (variables.TryGetValue(name, out var variable))
            return variable.Expand;
        var colon = name.IndexOf(':');
        var kind = colon < 0 ? name : name[..colon];
        var argument = colon < 0 ? "" : name[(colon + 1)..];
        return kind switch
        {
            "manufacturer" => person => person.Model.Manufacturer,
            "oui" => person => person.Model.Oui,
            "productClass" => person => person.Model.ProductClass,
            "serial" => person => person.Model.SerialNumber.Expand(person),
            "index" => Digits(argument, person => (uint)person.Index),
            "seed" => Digits(argument, person => (uint)person.Seed),
            "mac" => person => person.MacAddress(0),
            "random" => Random(argument, salt),
            _ when kind.StartsWith("mac+", StringComparison.Ordinal) => Mac(kind[4..]),
            _ => throw new FormatException($"'{{{name}}}' is no placeholder and no variable"),
        };
    }

    private static Func<Person, string> Mac(string offset) =>
        int.TryParse(offset, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and < 16
            ? person => person.MacAddress(number)
            : throw new FormatException($"'mac+{offset}': the offset goes from 0 to 15");

    private static Func<Person, string> Digits(string width, Func<Person, uint> number)
    {
        if (width.Length == 0)
            return person => number(person).ToString(CultureInfo.InvariantCulture);
        if (
            !int.TryParse(width, CultureInfo.InvariantCulture, out var digits)
            || digits is < 1 or > 10
        )
            throw new FormatException($"'{width}' is no width between 1 and 10");
        return person => number(person).ToString($"D{digits}", CultureInfo.InvariantCulture);
    }

    private static Func<Person, string> Random(string argument, ulong salt)
    {
        if (argument.StartsWith("hex:", StringComparison.Ordinal))
            return RandomHex(argument[4..], salt);
        if (argument.Contains('|'))
        {
            var choices = argument.Split('|');
            return person => choices[person.Random(salt) % (uint)choices.Length];
        }
        var dash = argument.Length < 2 ? -1 : argument.IndexOf('-', 1);
        var invariant = CultureInfo.InvariantCulture;
        if (
            dash < 0
            || !long.TryParse(argument[..dash], invariant, out var low)
            || !long.TryParse(argument[(dash + 1)..], invariant, out var high)
            || high < low
            || (decimal)high - low > uint.MaxValue
        )
            throw new FormatException($"'random:{argument}' is neither low-high, hex:n nor a|b");
        var span = (ulong)(high - low) + 1;
        return person => (low + (long)(person.Random(salt) % span)).ToString(invariant);
    }

    private static Func<Person, string> RandomHex(string count, ulong salt)
    {
        if (
            !int.TryParse(count, CultureInfo.InvariantCulture, out var digits)
            || digits is < 1 or > MaxDigits
        )
            throw new FormatException($"'random:hex:{count}' wants 1 to {MaxDigits} digits");
        return person =>
            string.Create(
                digits,
                (person, salt),
                static (into, state) =>
                {
                    for (var i = 0; i < into.Length; i++)
                        into[i] = "0123456789abcdef"[
                            (int)(state.person.Random(state.salt + (ulong)i) & 15)
                        ];
                }
            );
    }
}
