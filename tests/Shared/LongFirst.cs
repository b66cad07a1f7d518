using Xunit.Sdk;
using Xunit.v3;

namespace Muster.Tests;

/// <summary>
/// Begins with the classes that take longest, so that at the end nobody waits for one of them alone.
/// The others come as they come.
/// </summary>
/// <param name="names">Of the classes or collections, the longest first.</param>
public abstract class LongFirst(params string[] names) : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(each =>
                (uint)
                    Array.FindIndex(
                        names,
                        name =>
                            each.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)
                    )
            ),
        ];
}
