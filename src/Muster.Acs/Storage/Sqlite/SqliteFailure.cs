using Muster.Acs.Storage.Sql;
using SQLitePCL;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>What SQLite answered instead of doing what it was told.</summary>
/// <param name="code">The extended result code.</param>
/// <param name="message">SQLite's own words.</param>
internal sealed class SqliteFailure(int code, string message) : SqlFailure(message)
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    private int Primary => Code & 0xff;

    public override bool IsOfTheStore =>
        Primary
            is raw.SQLITE_FULL
                or raw.SQLITE_BUSY
                or raw.SQLITE_LOCKED
                or raw.SQLITE_IOERR
                or raw.SQLITE_READONLY
                or raw.SQLITE_CANTOPEN
                or raw.SQLITE_CORRUPT
                or raw.SQLITE_NOTADB
                or raw.SQLITE_NOMEM
                or raw.SQLITE_PERM
                or raw.SQLITE_PROTOCOL;

    public override bool IsOfTheConnection =>
        IsOfTheStore && Primary is not (raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED);

    /// <summary>One sentence that tells an operator what to do.</summary>
    public string Advice =>
        Primary switch
        {
            raw.SQLITE_FULL => "The disk is full: make room where the database lives.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                "The database is locked by another process: end it, or wait until it is done.",
            raw.SQLITE_READONLY or raw.SQLITE_PERM =>
                "The database cannot be written: check the owner and mode of the data directory.",
            raw.SQLITE_CANTOPEN => "The database cannot be opened: check the data directory.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
                "The database file is damaged: restore it from a backup.",
            _ => "The database cannot be read or written.",
        };

    public override StorageException ToStorageException() =>
        new($"{Advice} (SQLite: {Message})", this);
}
