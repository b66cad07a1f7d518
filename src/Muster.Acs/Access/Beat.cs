using Muster.Acs.Southbound.Admission;

namespace Muster.Acs.Access;

/// <summary>
/// Whatever is wrong is answered on this beat, so that the time tells nothing of what was found. Who
/// waits for it takes no place from those who want a session.
/// </summary>
internal sealed class Beat(AdmissionControl admission, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(50);

    /// <summary>When the looking began.</summary>
    public long Begin() => time.GetTimestamp();

    public async Task HoldAsync(long begin, CancellationToken cancellation)
    {
        var over = time.GetElapsedTime(begin).Ticks % Length.Ticks;
        admission.Leave();
        try
        {
            await Task.Delay(TimeSpan.FromTicks(Length.Ticks - over), time, cancellation);
        }
        finally
        {
            admission.ComeBack();
        }
    }
}
