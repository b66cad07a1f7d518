namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Contents of files in the database, for nodes that share no disk: in pieces, so that no write waits
/// long for a large one. What a node keeps in its data directory is a copy of what is here.
/// </summary>
internal sealed class SharedContents(WriteQueue writer, ReaderPool readers, ContentFolder folder)
{
    private const int Piece = 512 * 1024;

    /// <summary>Stores a content that is in the folder; nothing where it is stored already.</summary>
    public async Task SaveAsync(string sha256)
    {
        await using var content = folder.Open(sha256);
        var parts = Math.Max(1, (content.Length + Piece - 1) / Piece);
        if (await readers.ReadAsync(sha256, Parts, CancellationToken.None) == parts)
            return;
        var octets = new byte[Piece];
        for (long part = 0; part < parts; part++)
        {
            var length = await content.ReadAtLeastAsync(octets, Piece, throwOnEndOfStream: false);
            await writer.WriteAsync(
                (sha256, part, octets: octets.AsMemory(0, length)),
                static (database, of) =>
                {
                    using var put = database.Prepare(
                        "INSERT INTO cluster.contents (sha256, part, octets) VALUES (?, ?, ?) "
                            + "ON CONFLICT (sha256, part) DO NOTHING"
                    );
                    return put.Bind(of.sha256).Bind(of.part).Bind(of.octets.Span).Run();
                },
                CancellationToken.None
            );
        }
    }

    /// <summary>Within the write that names it: whether all of it is still there.</summary>
    public static bool IsWhole(SqlDatabase database, string sha256, long size) =>
        Parts(database, sha256) == Math.Max(1, (size + Piece - 1) / Piece);

    /// <summary>Brings a content into the folder; false where it is not stored.</summary>
    public async Task<bool> FetchAsync(string sha256, CancellationToken cancellation)
    {
        await using var pieces = new PieceStream(this, sha256);
        if (await readers.ReadAsync(sha256, Parts, cancellation) == 0)
            return false;
        using var received = await folder.ReceiveAsync(pieces, long.MaxValue, cancellation);
        if (received.Sha256 != sha256)
            throw new StorageException($"The stored content {sha256} is damaged.");
        folder.Keep(received);
        return true;
    }

    /// <summary>Deletes those that no row names, with the rows looked at in the same transaction.</summary>
    public Task DropAsync(IReadOnlyList<string> contents) =>
        writer.WriteAsync(
            contents,
            static (database, contents) =>
            {
                foreach (var sha256 in contents)
                {
                    using var drop = database.Prepare(
                        """
                        DELETE FROM cluster.contents WHERE sha256=?1
                            AND NOT EXISTS (SELECT 1 FROM files f WHERE f.sha256=?1)
                            AND NOT EXISTS (SELECT 1 FROM device_files d WHERE d.sha256=?1)
                        """
                    );
                    drop.Bind(sha256).Run();
                }
                return contents.Count;
            },
            CancellationToken.None
        );

    /// <summary>All that are stored and named by no row; and all that rows name and are not stored.</summary>
    public Task<(List<string> Unnamed, List<string> Missing)> CompareAsync(
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            0,
            static (database, _) =>
                (
                    Names(
                        database,
                        """
                        SELECT DISTINCT sha256 FROM cluster.contents c
                        WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.sha256=c.sha256)
                            AND NOT EXISTS (SELECT 1 FROM device_files d WHERE d.sha256=c.sha256)
                        """
                    ),
                    Names(
                        database,
                        """
                        SELECT sha256 FROM (
                            SELECT sha256 FROM files UNION SELECT sha256 FROM device_files
                        ) named
                        WHERE sha256 IS NOT NULL
                            AND NOT EXISTS (SELECT 1 FROM cluster.contents c WHERE c.sha256=named.sha256)
                        """
                    )
                ),
            cancellation
        );

    private Task<byte[]?> PieceAsync(string sha256, long part, CancellationToken cancellation) =>
        readers.ReadAsync(
            (sha256, part),
            static (database, of) =>
            {
                using var read = database.Prepare(
                    "SELECT octets FROM cluster.contents WHERE sha256=? AND part=?"
                );
                return read.Bind(of.sha256).Bind(of.part).Step() ? read.Blob(0).ToArray() : null;
            },
            cancellation
        );

    private static List<string> Names(SqlDatabase database, string sql)
    {
        using var rows = database.Prepare(sql);
        var names = new List<string>();
        while (rows.Step())
            names.Add(rows.Text(0));
        return names;
    }

    private static long Parts(SqlDatabase database, string sha256)
    {
        using var count = database.Prepare("SELECT count(*) FROM cluster.contents WHERE sha256=?");
        return count.Bind(sha256).Step() ? count.Long(0) : 0;
    }

    /// <summary>The pieces of one content as one stream.</summary>
    private sealed class PieceStream(SharedContents contents, string sha256) : Stream
    {
        private byte[] _piece = [];
        private int _at;
        private long _next;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_at == _piece.Length)
            {
                var piece = await contents.PieceAsync(sha256, _next++, cancellationToken);
                (_piece, _at) = (piece ?? [], 0);
            }
            var count = Math.Min(buffer.Length, _piece.Length - _at);
            _piece.AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) =>
            throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException();
    }
}
