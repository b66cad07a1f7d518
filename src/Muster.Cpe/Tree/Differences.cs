namespace Muster.Cpe.Tree;

/// <summary>
/// How one device differs from its model. A key is the scope in the upper half (0 for what the
/// device was born with, else the number of an added row) and the node in the lower.
/// </summary>
internal sealed class Differences
{
    public KeyMap<string> Values { get; private init; } = new();
    public KeyMap<NotifyAttributes> Attributes { get; private init; } = new();

    /// <summary>Rows that were born and deleted.</summary>
    public KeyMap<bool> Deleted { get; private init; } = new();

    /// <summary>The highest instance number each table ever gave away after birth.</summary>
    public KeyMap<uint> HighestNumbers { get; private init; } = new();

    /// <summary>Changes that wait for delivery, and by what.</summary>
    public KeyMap<Owed> Pending { get; private init; } = new();

    /// <summary>Added rows, by table and then by number.</summary>
    public List<AddedRow> Added { get; private init; } = [];

    /// <summary>Attributes set for partial paths, in order, where later rows take them too.</summary>
    public InheritedAttributes? Inherited { get; set; }

    /// <summary>The scope the next added row gets; never used twice.</summary>
    public int NextScope { get; set; } = 1;

    public static long Key(int scope, int node) => ((long)scope << 32) | (uint)node;

    public static int Scope(long key) => (int)(key >> 32);

    public static int NodeId(long key) => (int)key;

    /// <summary>The added rows of a table.</summary>
    public ReadOnlySpan<AddedRow> RowsOf(long table)
    {
        var rows = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Added);
        int low = 0,
            high = rows.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rows[middle].Table < table)
                low = middle + 1;
            else
                high = middle;
        }
        var end = low;
        while (end < rows.Length && rows[end].Table == table)
            end++;
        return rows[low..end];
    }

    public void Add(AddedRow row)
    {
        var index = Added.FindLastIndex(other => other.Table <= row.Table) + 1;
        Added.Insert(index, row);
    }

    /// <summary>Forgets everything about the nodes of a range, rows added below included.</summary>
    public void Forget(int scope, int firstNode, int lastNode)
    {
        var first = Key(scope, firstNode);
        var last = Key(scope, lastNode);
        Values.RemoveRange(first, last);
        Attributes.RemoveRange(first, last);
        Deleted.RemoveRange(first, last);
        HighestNumbers.RemoveRange(first, last);
        Pending.RemoveRange(first, last);
        foreach (var row in Added.Where(row => row.Table >= first && row.Table <= last).ToList())
            RemoveRow(row);
    }

    /// <summary>The keys of changes that wait to be told this way.</summary>
    public IEnumerable<long> Waiting(Owed way) =>
        from i in Enumerable.Range(0, Pending.Count)
        where Pending.ValueAt(i).HasFlag(way)
        select Pending.KeyAt(i);

    /// <summary>What moving values were when they were last told this way, unless a change waits.</summary>
    public IEnumerable<(long Key, string Text)> Told(Owed way)
    {
        for (var i = 0; i < Attributes.Count; i++)
        {
            var key = Attributes.KeyAt(i);
            if (
                Attributes.ValueAt(i).Told(way) is { } text
                && !(Pending.TryGet(key, out var owed) && owed.HasFlag(way))
            )
                yield return (key, text);
        }
    }

    /// <summary>A change that waits is owed to no more than this.</summary>
    public void Leave(long key, Owed still)
    {
        if (!Pending.TryGet(key, out var owed))
            return;
        if ((owed & still) == Owed.Nothing)
            Pending.Remove(key);
        else
            Pending.Set(key, owed & still);
    }

    public void RemoveRow(AddedRow row)
    {
        Added.Remove(row);
        Forget(row.Scope, 0, int.MaxValue);
    }

    public Differences Copy() =>
        new()
        {
            Values = Values.Copy(),
            Attributes = Attributes.Copy(),
            Deleted = Deleted.Copy(),
            HighestNumbers = HighestNumbers.Copy(),
            Added = [.. Added],
            Inherited = Inherited?.Copy(),
            NextScope = NextScope,
        };
}

/// <summary>A row the device was not born with.</summary>
/// <param name="Table">The key of its table.</param>
/// <param name="Number">Its instance number.</param>
/// <param name="Scope">The upper half of the keys of all that is in it.</param>
/// <param name="Prefix">Its name with its dot.</param>
internal readonly record struct AddedRow(long Table, uint Number, int Scope, string Prefix);

/// <summary>Attributes somebody set; null where nobody did.</summary>
/// <param name="Notification">0 to 6.</param>
/// <param name="AccessList">Who may write beside the ACS.</param>
/// <param name="Informed">
/// The value of a moving parameter when an Inform last told it; null where none has to.
/// </param>
/// <param name="Notified">The same for lightweight notifications.</param>
internal sealed record NotifyAttributes(
    int? Notification,
    IReadOnlyList<string>? AccessList,
    string? Informed,
    string? Notified
)
{
    /// <summary>The value that was last told this way; null where none is kept.</summary>
    public string? Told(Owed way) => way == Owed.Inform ? Informed : Notified;

    /// <summary>Keeps the present value as told, where one is kept.</summary>
    public NotifyAttributes WithTold(Owed ways, string value) =>
        this with
        {
            Informed = Informed is not null && ways.HasFlag(Owed.Inform) ? value : Informed,
            Notified = Notified is not null && ways.HasFlag(Owed.Lightweight) ? value : Notified,
        };
}
