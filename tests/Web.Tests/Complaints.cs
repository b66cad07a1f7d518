using System.Collections.Concurrent;
using System.Reflection;
using Web.Tests;
using Xunit;
using Xunit.v3;

[assembly: Complaints]

namespace Web.Tests;

/// <summary>
/// A test fails for what browsers complained of while it ran: beside what failed in it, and not in its place.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ComplaintsAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Complaints.Take(test.UniqueID) is { } complaints)
            Assert.Empty(complaints);
    }
}

/// <summary>By test.</summary>
internal static class Complaints
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Heard = new();

    public static void Add(string complaint) =>
        Heard.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => []).Enqueue(complaint);

    public static IReadOnlyCollection<string>? Take(string test) =>
        Heard.TryRemove(test, out var complaints) ? complaints : null;
}
