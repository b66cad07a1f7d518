namespace Muster.Acs.Devices;

/// <summary>
/// The addresses a device calls from: two that come in turns, again and again, are most likely two devices
/// that say they are one (quirk 100). Kept in memory: those that do it go on doing it.
/// </summary>
internal sealed class AddressTurns
{
    /// <summary>One address may come back after a day elsewhere; so many turns are no move.</summary>
    private const int Several = 3;

    private string _before = "";
    private string _now = "";
    private int _turns;

    /// <summary>The other address, once: when this call makes it sure.</summary>
    public string? Heard(string address)
    {
        if (address.Length == 0 || address == _now)
            return null;
        _turns = address == _before ? _turns + 1 : 0;
        (_before, _now) = (_now, address);
        return _turns == Several ? _before : null;
    }
}
