using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Muster.Acs.Nbi.Query;

/// <summary>Where in a text a part of it stands, from 1; the position counts octets.</summary>
internal readonly record struct PlaceInJson(int Line, int Position)
{
    /// <summary>The place of a member's name. Both are of one document.</summary>
    public static PlaceInJson Of(JsonElement document, JsonProperty member)
    {
        var text = JsonMarshal.GetRawUtf8Value(document);
        // Without the quote before it.
        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        var offset = Unsafe.ByteOffset(
            ref MemoryMarshal.GetReference(text),
            ref MemoryMarshal.GetReference(name)
        );
        var before = text[..(int)offset];
        return new(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    public override string ToString() => $"line {Line}, position {Position}";
}
