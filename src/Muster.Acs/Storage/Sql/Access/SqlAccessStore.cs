using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IAccessStore"/> on SQLite.</summary>
internal sealed class SqlAccessStore(WriteQueue writer, ReaderPool readers) : IAccessStore
{
    public Task<AccessRows> LoadAsync(CancellationToken cancellation) =>
        readers.ReadAsync(
            0,
            static (database, _) =>
                new AccessRows(
                    UserRows.All(database),
                    AccessRowsOf.Roles(database),
                    AccessRowsOf.Keys(database),
                    AccessRowsOf.SignIns(database)
                ),
            cancellation
        );

    public Task PutUserAsync(UserRecord user, CancellationToken cancellation) =>
        writer.WriteAsync(user, UserRows.Put, cancellation);

    public Task DeleteUserAsync(string name, CancellationToken cancellation) =>
        writer.WriteAsync(name, UserRows.Delete, cancellation);

    public Task PutRoleAsync(Role role, CancellationToken cancellation) =>
        writer.WriteAsync(role, AccessRowsOf.Put, cancellation);

    public Task DeleteRoleAsync(string name, CancellationToken cancellation) =>
        writer.WriteAsync(
            name,
            static (database, name) =>
            {
                using var delete = database.Prepare("DELETE FROM roles WHERE name=?");
                return delete.Bind(name).Run();
            },
            cancellation
        );

    public Task PutKeyAsync(KeyRecord key, CancellationToken cancellation) =>
        writer.WriteAsync(key, AccessRowsOf.Put, cancellation);

    public Task UseKeyAsync(KeyRecord key, CancellationToken cancellation) =>
        writer.WriteAsync(key, AccessRowsOf.Use, cancellation);

    public Task DeleteKeyAsync(string name, CancellationToken cancellation) =>
        writer.WriteAsync(
            name,
            static (database, name) =>
            {
                using var delete = database.Prepare("DELETE FROM api_keys WHERE name=?");
                return delete.Bind(name).Run();
            },
            cancellation
        );

    public Task PutSignInAsync(SignedIn signIn, CancellationToken cancellation) =>
        writer.WriteAsync(signIn, AccessRowsOf.Put, cancellation);

    public Task UseSignInAsync(SignedIn signIn, CancellationToken cancellation) =>
        writer.WriteAsync(signIn, AccessRowsOf.Use, cancellation);

    public Task DeleteSignInsAsync(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        writer.WriteAsync(
            ids,
            static (database, ids) =>
            {
                foreach (var id in ids)
                {
                    using var delete = database.Prepare("DELETE FROM sign_ins WHERE id=?");
                    delete.Bind(id).Send();
                }
                return ids.Count;
            },
            cancellation
        );
}
