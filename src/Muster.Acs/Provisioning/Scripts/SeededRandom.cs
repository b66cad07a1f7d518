namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// The random numbers of scripts: RC4 keyed by a text, its first 256 octets dropped, 52 bits a number.
/// They must come out as GenieACS's do to the last bit, because passwords on devices are made of them.
/// </summary>
internal sealed class SeededRandom
{
    private const int Width = 256;
    private const double StartDenominator = 281_474_976_710_656; // 256^6
    private const double Significance = 4_503_599_627_370_496; // 2^52
    private const double Overflow = 9_007_199_254_740_992; // 2^53

    private readonly byte[] _state = new byte[Width];
    private int _i;
    private int _j;

    public SeededRandom(string seed)
    {
        var key = Key(seed);
        for (var i = 0; i < Width; i++)
            _state[i] = (byte)i;
        for (int i = 0, j = 0; i < Width; i++)
        {
            j = (j + key[i % key.Length] + _state[i]) & 0xff;
            (_state[i], _state[j]) = (_state[j], _state[i]);
        }
        for (var i = 0; i < Width; i++)
            Next();
    }

    public double NextDouble()
    {
        double number = 0;
        for (var i = 0; i < 6; i++)
            number = number * Width + Next();
        var denominator = StartDenominator;
        uint rest = 0;
        while (number < Significance)
        {
            number = (number + rest) * Width;
            denominator *= Width;
            rest = Next();
        }
        while (number >= Overflow)
        {
            number /= 2;
            denominator /= 2;
            rest >>= 1;
        }
        return (number + rest) / denominator;
    }

    private byte Next()
    {
        _i = (_i + 1) & 0xff;
        var value = _state[_i];
        _j = (_j + value) & 0xff;
        (_state[_i], _state[_j]) = (_state[_j], value);
        return _state[(_state[_i] + value) & 0xff];
    }

    private static byte[] Key(string seed)
    {
        if (seed.Length == 0)
            return [0];
        var key = new byte[Math.Min(seed.Length, Width)];
        var smear = 0;
        for (var i = 0; i < seed.Length; i++)
        {
            smear ^= key[i & 0xff] * 19;
            key[i & 0xff] = (byte)(smear + seed[i]);
        }
        return key;
    }
}
