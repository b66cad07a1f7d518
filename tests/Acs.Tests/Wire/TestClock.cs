using Microsoft.Extensions.Time.Testing;

namespace Acs.Tests.Wire;

/// <summary>
/// A clock that the test moves, for a whole server. The silo's timers run on it too: they wait for an
/// instant in whole milliseconds, and on a clock that stands still between two of them would wait for
/// ever, without a pause. So this one goes on by its smallest step whenever it is read, as any clock does.
/// </summary>
internal sealed class TestClock : FakeTimeProvider
{
    public TestClock(DateTimeOffset start)
        : base(start) => AutoAdvanceAmount = TimeSpan.FromTicks(1);

    /// <summary>From noon of a day long ago.</summary>
    public TestClock()
        : this(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)) { }
}
