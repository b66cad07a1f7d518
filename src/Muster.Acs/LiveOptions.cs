namespace Muster.Acs;

/// <summary>
/// The options as they are now: some may be changed while the server runs, and what reads them here sees
/// the change at once. Most are what they were at the start.
/// </summary>
internal sealed class LiveOptions(AcsOptions options)
{
    private AcsOptions _current = options;

    public AcsOptions Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
