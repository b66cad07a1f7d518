using System.Text;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// Reads what <see cref="BlobWriter"/> wrote. A damaged blob throws
/// <see cref="InvalidDataException"/>, never anything else, and allocates nothing it cannot fill.
/// </summary>
internal ref struct BlobReader(ReadOnlySpan<byte> blob)
{
    private ReadOnlySpan<byte> _rest = blob;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>How many octets are left.</summary>
    public readonly int Left => _rest.Length;

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_rest.IsEmpty)
                break;
            var octet = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80)
                return value;
        }
        throw new InvalidDataException("a number is cut off");
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number from 0 to <paramref name="max"/>.</summary>
    public int Number(int max)
    {
        var value = Number();
        return value <= (ulong)max
            ? (int)value
            : throw new InvalidDataException($"{value} stands where at most {max} can be");
    }

    /// <summary>A count of things of which each takes at least one octet of this blob.</summary>
    public int Count() => Number(_rest.Length);

    public ReadOnlySpan<byte> Octets(int count)
    {
        if (count > _rest.Length)
            throw new InvalidDataException($"{count} octets are promised, {_rest.Length} are left");
        var octets = _rest[..count];
        _rest = _rest[count..];
        return octets;
    }

    /// <summary>A reader of the last octets.</summary>
    public readonly BlobReader Last(int count) =>
        count <= _rest.Length
            ? new(_rest[^count..])
            : throw new InvalidDataException(
                $"{count} octets are promised, {_rest.Length} are left"
            );

    public string Text()
    {
        var count = Number(_rest.Length);
        return count == 0 ? "" : Encoding.UTF8.GetString(Octets(count));
    }
}
