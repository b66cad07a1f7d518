namespace Acs.Tests.Safety;

/// <summary>The system's clock, whose time of day somebody sets; what passes goes on passing as it does.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _jump;

    public override DateTimeOffset GetUtcNow() =>
        System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _jump));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _jump, by.Ticks);
}
