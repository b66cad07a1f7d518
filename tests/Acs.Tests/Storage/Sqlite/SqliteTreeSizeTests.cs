using Muster.Acs.Storage.Sqlite;
using Xunit;

namespace Muster.Acs.Storage;

public sealed class SqliteTreeSizeTests : TreeSizeContract
{
    private readonly SqliteHost _host;

    public SqliteTreeSizeTests(ITestOutputHelper output)
        : this(new SqliteHost(), output) { }

    private SqliteTreeSizeTests(SqliteHost host, ITestOutputHelper output)
        : base(host, output) => _host = host;

    private protected override long Size()
    {
        using var database = SqliteDatabase.OpenReader(
            Path.Combine(_host.Folder, SqliteStore.FileName),
            TimeSpan.FromSeconds(10)
        );
        using var size = database.PrepareOnce(
            """
            SELECT (page_count - freelist_count) * page_size
            FROM pragma_page_count, pragma_freelist_count, pragma_page_size
            """
        );
        size.Step();
        return size.Long(0);
    }
}
