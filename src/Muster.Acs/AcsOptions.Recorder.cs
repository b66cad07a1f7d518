namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// Which share of the ordinary sessions is recorded, 0 to 1. Sessions with a fault or a change are
    /// recorded always.
    /// </summary>
    public double RecorderSample { get; init; } = 0.01;

    /// <summary>How long a transcript is kept.</summary>
    public TimeSpan RecorderAge { get; init; } = TimeSpan.FromDays(14);

    /// <summary>
    /// Octets all stored transcripts may take, compressed; the oldest make way. 0 records nothing.
    /// </summary>
    public long RecorderSize { get; init; } = 256L * 1024 * 1024;

    /// <summary>Octets of one session that are recorded; bodies beyond it are left out.</summary>
    public int RecorderSessionSize { get; init; } = 2 * 1024 * 1024;

    /// <summary>
    /// Octets of memory for sessions that are open or wait to be stored; a session that finds no room
    /// is not recorded.
    /// </summary>
    public long RecorderMemory { get; init; } = 64L * 1024 * 1024;
}
