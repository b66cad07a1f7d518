namespace Muster.Cpe.Tree;

/// <summary>Which device of a crowd: everything about it that differs from the others follows from this.</summary>
internal readonly record struct Person(ModelIdentity Model, int Index, int Seed)
{
    /// <summary>A number that is the same whenever this device is asked with this salt.</summary>
    public ulong Random(ulong salt)
    {
        var x = ((ulong)(uint)Seed << 32) | (uint)Index;
        return Mix(Mix(x) ^ salt);
    }

    /// <summary>A fraction in [0, 1) that is the same whenever it is asked with this salt.</summary>
    public double Fraction(ulong salt) => (Random(salt) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The address number <paramref name="offset"/> of the sixteen a device owns.</summary>
    public string MacAddress(int offset)
    {
        const uint Mask = 0xFFFFFF;
        const int AddressesPerDevice = 16;
        var first = (uint)Mix((uint)Seed) & Mask & ~(AddressesPerDevice - 1u);
        var tail = (first + ((uint)Index * AddressesPerDevice) + (uint)offset) & Mask;
        var oui = Model.Oui;
        return $"{oui[..2]}:{oui[2..4]}:{oui[4..]}:{tail >> 16:X2}:{(tail >> 8) & 255:X2}:{tail & 255:X2}";
    }

    public static ulong Salt(string text)
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        var hash = 14695981039346656037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    private static ulong Mix(ulong x)
    {
        // The finisher of splitmix64.
        x += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}

/// <summary>What a model says about the identity of its devices.</summary>
internal sealed class ModelIdentity
{
    public required string Manufacturer { get; init; }

    /// <summary>Six upper-case hexadecimal digits.</summary>
    public required string Oui { get; init; }

    public required string ProductClass { get; init; }
    public required TextTemplate SerialNumber { get; init; }
}
