using System.Globalization;
using Muster.Cwmp.DataModel;

namespace Muster.Cpe.Tree;

/// <summary>A value that is a function of the device and the time: no timer, no memory.</summary>
internal abstract class MovingValue : ValueSource
{
    public override bool Moves => true;

    protected static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Seconds since the device started, less what passed before the thing happened.</summary>
internal sealed class UpTime(double after) : MovingValue
{
    public override string Text(in DeviceContext device, int node, string followed) =>
        Text((ulong)Math.Max(0, device.SecondsUp - after));
}

/// <summary>
/// A counter that starts with the device and grows at its own pace, faster and slower over the hour;
/// it wraps as its type does (TR-106 StatsCounter32, StatsCounter64).
/// </summary>
internal sealed class Counter(double perSecond, double start, ParameterType type) : MovingValue
{
    private const double Period = 3600;
    private const double Swing = 0.8;

    public override string Text(in DeviceContext device, int node, string followed)
    {
        var salt = (ulong)(uint)node;
        var pace = perSecond * (0.5 + device.Person.Fraction(salt));
        var phase = Math.Tau * device.Person.Fraction(~salt);
        var t = device.SecondsUp;
        // The derivative is pace * (1 + Swing * cos(..)), never negative: it only grows.
        var wave = Math.Sin((Math.Tau * t / Period) + phase) - Math.Sin(phase);
        var value = (ulong)(start + (pace * Math.Max(0, t + (Period / Math.Tau * Swing * wave))));
        return Text(type == ParameterType.UnsignedInt ? value & uint.MaxValue : value);
    }
}

/// <summary>A number that wanders around a middle, like a signal level or a load.</summary>
internal sealed class Wander(double around, double by, double period) : MovingValue
{
    public override string Text(in DeviceContext device, int node, string followed)
    {
        var salt = (ulong)(uint)node;
        var t = device.Now.ToUnixTimeMilliseconds() / 1000.0 / period;
        var slow = Math.Sin(Math.Tau * (t + device.Person.Fraction(salt)));
        var quick = Math.Sin(Math.Tau * ((t * 2.7) + device.Person.Fraction(~salt)));
        var value = Math.Round(around + (by * ((0.6 * slow) + (0.4 * quick))));
        return value.ToString("0", CultureInfo.InvariantCulture);
    }
}

/// <summary>The device's clock: local time with its offset (TR-069 A.2, CurrentLocalTime).</summary>
internal sealed class LocalTime(TimeSpan offset) : MovingValue
{
    public override string Text(in DeviceContext device, int node, string followed)
    {
        var local = device.Now.ToOffset(offset);
        return local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
    }
}

/// <summary>When the device last started, in UTC.</summary>
internal sealed class BootTime : MovingValue
{
    public override string Text(in DeviceContext device, int node, string followed) =>
        device.Booted.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

/// <summary>A status that follows another parameter of the same object.</summary>
internal sealed class Following(
    string parameter,
    IReadOnlyDictionary<string, string> when,
    string otherwise
) : MovingValue
{
    public override string Follows => parameter;

    public override string Text(in DeviceContext device, int node, string followed) =>
        when.TryGetValue(followed, out var text) ? text : otherwise;
}
