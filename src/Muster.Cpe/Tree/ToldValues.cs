namespace Muster.Cpe.Tree;

/// <summary>
/// The moving values of which nothing is untold, before something else is written: what that makes of
/// them counts as told too.
/// </summary>
internal sealed class ToldValues
{
    private readonly List<(long Key, Owed Ways)> _told = [];

    public ToldValues(Differences differences, Func<long, string?> textAt)
    {
        for (var i = 0; i < differences.Attributes.Count; i++)
        {
            var key = differences.Attributes.KeyAt(i);
            var set = differences.Attributes.ValueAt(i);
            if ((set.Informed ?? set.Notified) is null || textAt(key) is not { } text)
                continue;
            _told.Add(
                (
                    key,
                    (set.Informed == text ? Owed.Inform : Owed.Nothing)
                        | (set.Notified == text ? Owed.Lightweight : Owed.Nothing)
                )
            );
        }
    }

    public void Keep(Differences differences, Func<long, string?> textAt)
    {
        foreach (var (key, ways) in _told)
            if (textAt(key) is { } text && differences.Attributes.TryGet(key, out var set))
                differences.Attributes.Set(key, set.WithTold(ways, text));
    }
}
