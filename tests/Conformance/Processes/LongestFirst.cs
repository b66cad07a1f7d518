using Conformance.Processes;
using Muster.Tests;
using Xunit;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Conformance.Processes;

/// <summary>One that works, one that waits and one that starts programs, side by side.</summary>
public sealed class LongestFirst() : LongFirst(".KillTests", "Clusters", ".CommandLineTests");
