namespace Muster.Cwmp;

// Attributes: read over once; only those CWMP needs are remembered.
internal ref partial struct XmlCursor
{
    private const int MaxDeclarations = 24;

    /// <summary>
    /// The value of any attribute whose local name is "type", as it stands (quirk 76); empty when
    /// there is none.
    /// </summary>
    public readonly ReadOnlySpan<byte> TypeAttribute => Of(typeAttribute);

    /// <summary>True when an attribute with the local name mustUnderstand says 1 or true.</summary>
    public readonly bool MustUnderstand => IsTrue(Trimmed(Of(mustUnderstand)));

    /// <summary>
    /// The namespace a prefix was last declared for; empty when it was not. Declarations are
    /// remembered without their scope: they decide nothing but the version and the prefix of types.
    /// </summary>
    public readonly ReadOnlySpan<byte> NamespaceOf(ReadOnlySpan<byte> prefix)
    {
        for (var i = declarations - 1; i >= 0; i--)
        {
            if (Of(declared[i].Prefix).SequenceEqual(prefix))
                return Of(declared[i].Uri);
        }
        return default;
    }

    /// <summary>
    /// The last declared namespace that begins like this; empty when there is none.
    /// </summary>
    public readonly ReadOnlySpan<byte> NamespaceLike(ReadOnlySpan<byte> stem)
    {
        for (var i = declarations - 1; i >= 0; i--)
        {
            if (Of(declared[i].Uri).StartsWith(stem))
                return Of(declared[i].Uri);
        }
        return default;
    }

    private void ResetAttributes()
    {
        typeAttribute = default;
        mustUnderstand = default;
    }

    private void ReadAttributes()
    {
        for (var count = 0; ; count++)
        {
            PassBlanks();
            switch (xml[at])
            {
                case (byte)'>':
                    at++;
                    return;
                case (byte)'/' when at + 1 < xml.Length && xml[at + 1] == (byte)'>':
                    at += 2;
                    isEmpty = true;
                    return;
            }
            if (count == limits.MaxAttributes)
                throw new EnvelopeException(
                    EnvelopeFailure.TooLarge,
                    $"An element has more than the {limits.MaxAttributes} attributes allowed."
                );
            ReadAttribute();
        }
    }

    // Single quotes serve as double ones (quirk 57); of two attributes of one name the first counts
    // (quirk 82).
    private void ReadAttribute()
    {
        var length = xml[at..].IndexOfAny(NameEnds);
        if (length < 0)
            throw CutOff();
        if (length == 0)
            throw Malformed("An element has a stray character among its attributes.");
        var attribute = xml.Slice(at, length);
        at += length;
        PassBlanks();
        if (xml[at] != (byte)'=')
            throw Malformed("An element has an attribute without a value.");
        at++;
        PassBlanks();
        var quote = xml[at];
        if (quote is not ((byte)'"' or (byte)'\''))
            throw Malformed("An element has an attribute without quotes.");
        at++;
        var end = xml[at..].IndexOf(quote);
        if (end < 0)
            throw CutOff();
        if (length > limits.MaxToken || end > limits.MaxToken)
            throw TooLarge("an attribute");
        Remember(attribute, new Piece(at, at + end));
        at += end + 1;
    }

    private void Remember(ReadOnlySpan<byte> attribute, Piece value)
    {
        if (attribute.StartsWith("xmlns"u8) && (attribute.Length == 5 || attribute[5] == (byte)':'))
            Declare(attribute, value);
        else if (LocalPart(attribute).SequenceEqual("type"u8) && IsUnset(typeAttribute))
            typeAttribute = value;
        else if (LocalPart(attribute).SequenceEqual("mustUnderstand"u8) && IsUnset(mustUnderstand))
            mustUnderstand = value;
    }

    private static bool IsTrue(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("1"u8) || value.SequenceEqual("true"u8);

    private static bool IsUnset(Piece value) => value.End == 0;

    private void Declare(ReadOnlySpan<byte> attribute, Piece uri)
    {
        // Declarations below the RPC element concern nobody; so do more than a few above it.
        if (depth > 3 || declarations == MaxDeclarations)
            return;
        var prefix = attribute.Length <= 6 ? default : PieceOf(attribute[6..]);
        declared[declarations++] = (prefix, TrimmedPiece(uri.Start, uri.End));
    }

    private readonly Piece PieceOf(ReadOnlySpan<byte> part)
    {
        xml.Overlaps(part, out var offset);
        return new Piece(offset, offset + part.Length);
    }

    private readonly Piece TrimmedPiece(int start, int end)
    {
        while (start < end && Blanks.Contains(xml[start]))
            start++;
        while (end > start && Blanks.Contains(xml[end - 1]))
            end--;
        return new Piece(start, end);
    }

    private void PassBlanks()
    {
        while (at < xml.Length && xml[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        if (at == xml.Length)
            throw CutOff();
    }

    [System.Runtime.CompilerServices.InlineArray(MaxDeclarations)]
    private struct Declarations
    {
        private (Piece Prefix, Piece Uri) first;
    }
}
