using Muster.Acs.Storage.Sql;
using Xunit;

namespace Acs.Tests.Storage.Sql;

public sealed class ReaderPoolTests
{
    [Fact]
    public void Readers_that_wait_for_the_database_leave_all_else_its_threads()
    {
        using var pool = new ReaderPool(() => throw new InvalidOperationException("not asked"));
        ThreadPool.GetMinThreads(out var workers, out _);
        Assert.Equal(0, pool.Reads);
        Assert.True(
            workers >= Environment.ProcessorCount + ReaderPool.MaxReaders,
            $"{workers} threads are there at once"
        );
    }
}
