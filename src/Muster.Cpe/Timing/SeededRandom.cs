using System.Globalization;

namespace Muster.Cpe.Timing;

/// <summary>
/// SplitMix64: eight bytes of state a device, where <see cref="Random"/> with a seed needs hundreds.
/// Not for secrets.
/// </summary>
internal struct SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The stream of one device of a fleet: equal seeds give equal fleets.</summary>
    public static SeededRandom For(int seed, int index) =>
        new(((ulong)(uint)seed << 32 | (uint)index) * 0x9E3779B97F4A7C15UL + 1);

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Next(int below) => (int)(NextDouble() * below);

    public string NextHex() => Next().ToString("x16", CultureInfo.InvariantCulture);
}
