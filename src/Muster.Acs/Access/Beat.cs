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

    /// <summary>Until the next beat, for who has a place among the sessions.</summary>
    public async Task HoldAsync(long begin, CancellationToken cancellation)
    {
        admission.Leave();
        try
        {
            await WaitAsync(begin, cancellation);
        }
        finally
        {
            admission.ComeBack();
        }
    }

    /// <summary>Until the next beat, at the other ports.</summary>
    public Task WaitAsync(long begin, CancellationToken cancellation)
    {
        var over = time.GetElapsedTime(begin).Ticks % Length.Ticks;
        return Task.Delay(TimeSpan.FromTicks(Length.Ticks - over), time, cancellation);
    }
}
