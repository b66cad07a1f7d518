namespace Muster.Acs.Nbi;

/// <summary>How long the search of one request may take.</summary>
internal sealed class Budget(TimeProvider clock, TimeSpan patience)
{
    private readonly long began = clock.GetTimestamp();

    /// <summary>Throws when the time is up.</summary>
    public void Check()
    {
        if (clock.GetElapsedTime(began) > patience)
            throw new NbiRefusal(
                503,
                $"The query took longer than {patience.TotalSeconds:0} seconds; name what is asked "
                    + "for by _id, serial number or tag, or give a limit."
            );
    }
}
