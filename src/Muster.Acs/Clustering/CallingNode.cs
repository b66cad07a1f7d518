namespace Muster.Acs.Clustering;

/// <summary>
/// Where the sessions of a device come in. Behind a balancer that sends a device to the same node each time
/// it is to live there, or each of its POSTs costs a way between two nodes.
/// </summary>
internal sealed class CallingNode
{
    /// <summary>
    /// So often in a row nobody is sent to one of two nodes by chance: eight were too few, with which every
    /// 500th session made its device move, and be read from the store, for nothing.
    /// </summary>
    private const int Often = 12;

    private string? _node;
    private int _times;

    /// <summary>A session is over; true when the device had better live where it came in.</summary>
    /// <param name="other">The node where it came in; null for the one where the device lives.</param>
    public bool Called(string? other)
    {
        _times = other is not null && other == _node ? _times + 1 : 1;
        _node = other;
        return other is not null && _times >= Often;
    }
}
