using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Codec;

/// <summary>The ParameterList of an Inform as a blob: short, and read at once, so not compressed.</summary>
internal static class InformedCodec
{
    private const byte Version = 1;

    public static byte[] Encode(IReadOnlyList<ParameterValueStruct> parameters)
    {
        var writer = new BlobWriter(1024);
        writer.Number(Version);
        writer.Number(parameters.Count);
        foreach (var (name, value) in parameters)
        {
            writer.Text(name);
            writer.Text(value.Type);
            writer.Text(value.Text);
        }
        return writer.ToArray();
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public static ParameterValueStruct[] Decode(ReadOnlySpan<byte> blob)
    {
        var reader = new BlobReader(blob);
        if (reader.Number() != Version)
            throw new InvalidDataException("the informed parameters have an unknown format");
        var parameters = new ParameterValueStruct[reader.Count()];
        foreach (ref var parameter in parameters.AsSpan())
        {
            var (name, type) = (reader.Text(), reader.Text());
            parameter = new(name, new(reader.Text(), string.IsInterned(type) ?? type));
        }
        return parameters;
    }

    /// <summary>
    /// The value of one parameter, the last where it comes twice; null when it is not among them.
    /// </summary>
    /// <param name="name">In UTF-8.</param>
    public static ParameterValue? Find(ReadOnlySpan<byte> blob, ReadOnlySpan<byte> name)
    {
        var reader = new BlobReader(blob);
        if (reader.Number() != Version)
            throw new InvalidDataException("the informed parameters have an unknown format");
        ParameterValue? found = null;
        for (var left = reader.Count(); left > 0; left--)
        {
            var isIt = reader.Octets(reader.Count()).SequenceEqual(name);
            var type = reader.Octets(reader.Count());
            var text = reader.Octets(reader.Count());
            if (isIt)
                found = new(Encoding.UTF8.GetString(text), Encoding.UTF8.GetString(type));
        }
        return found;
    }
}
