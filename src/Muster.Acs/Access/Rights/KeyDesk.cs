using System.Security.Cryptography;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>What may be asked and said about API keys.</summary>
internal sealed class KeyDesk(Gate gate, AccessBook book, TimeProvider clock) : IKeys
{
    private const int MaxKeys = 1_000;

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Keys, AccessLevel.Read);
        return Task.FromResult<IReadOnlyList<ApiKey>>([.. book.Keys.Values.Select(View)]);
    }

    public Task<ApiKey> GetAsync(string name, CancellationToken cancellation)
    {
        gate.Demand(Resource.Keys, AccessLevel.Read);
        return Task.FromResult(View(Find(name)));
    }

    public Task<DrawnKey> AddAsync(NewKey key, CancellationToken cancellation)
    {
        var change = new Change(Resource.Keys, "create", key.Name) { Mutation = Change.Json(key) };
        return book.ChangeAsync(
            () =>
                gate.ChangeAsync(
                    change,
                    () => DrawAsync(key),
                    drawn => Change.Json(drawn.Key),
                    cancellation
                ),
            cancellation
        );
    }

    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        var change = new Change(Resource.Keys, "delete", name)
        {
            Type = "delete",
            Before = Change.Found(() => Task.FromResult(View(Find(name)))),
        };
        return book.ChangeAsync<object?>(
            async () =>
            {
                await gate.ChangeAsync(change, () => RevokeAsync(name), cancellation);
                return null;
            },
            cancellation
        );
    }

    private async Task<DrawnKey> DrawAsync(NewKey key)
    {
        Names.CheckKey(key.Name);
        Names.CheckRoles(book, key.Roles);
        if (key.Roles.Count == 0)
            throw Names.Wrong("roles", "A key needs a role, or it may do nothing.");
        gate.MustCover(book.PermissionsOf(key.Roles));
        if (key.Expires <= clock.GetUtcNow())
            throw Names.Wrong("expires", "This time is over.");
        if (book.Keys.ContainsKey(key.Name))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"There is a key '{key.Name}' already.",
                "name"
            );
        if (book.Keys.Count >= MaxKeys)
            throw new OperationException(
                OperationFaultKind.TooLarge,
                $"There are {MaxKeys} keys already.",
                "name"
            );
        var secret = ApiKeys.Draw();
        var record = new KeyRecord(
            key.Name,
            ApiKeys.HashOf(secret),
            [.. key.Roles.Distinct()],
            clock.GetUtcNow(),
            gate.Actor.Name
        )
        {
            Expires = key.Expires,
        };
        await book.PutKeyAsync(record);
        return new(View(record), secret);
    }

    private Task RevokeAsync(string name)
    {
        var key = Find(name);
        gate.MustCover(book.PermissionsOf(key.Roles));
        return book.DeleteKeyAsync(name);
    }

    private KeyRecord Find(string name) =>
        book.Keys.GetValueOrDefault(name)
        ?? throw new OperationException(
            OperationFaultKind.NotFound,
            $"There is no key '{name}'.",
            "key"
        );

    private static ApiKey View(KeyRecord key) =>
        new(key.Name, key.Roles, key.Created, key.Expires, key.LastUsed, key.LastFrom, key.Author);
}
