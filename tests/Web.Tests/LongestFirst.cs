using Muster.Tests;
using Web.Tests;
using Xunit;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Web.Tests;

/// <summary>To look at every page takes longest by far.</summary>
public sealed class LongestFirst() : LongFirst(".LookTests");
