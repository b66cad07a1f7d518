using System.Net;

namespace Muster.Acs.SpeedTests;

/// <summary>
/// How many packets are echoed in a second: for each address, and for all. Whoever forges addresses gets
/// no more than the total; the table is emptied every second.
/// </summary>
internal sealed class EchoRates(int each, TimeProvider clock)
{
    private const int AllTogether = 100;
    private const int MostAddresses = 10_000;

    private readonly Dictionary<IPAddress, int> counts = [];
    private long second;
    private long total;

    public bool Allows(IPAddress address)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (now != second)
        {
            counts.Clear();
            (second, total) = (now, 0);
        }
        var count = counts.GetValueOrDefault(address);
        if (
            count >= each
            || total >= (long)each * AllTogether
            || (count == 0 && counts.Count >= MostAddresses)
        )
            return false;
        counts[address] = count + 1;
        total++;
        return true;
    }
}
