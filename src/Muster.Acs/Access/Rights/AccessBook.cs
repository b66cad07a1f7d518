using System.Collections.Concurrent;
using System.Collections.Immutable;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// Users, roles, keys and sign-ins, in memory: what is changed or revoked holds for the very next
/// question. Written to the store first, so that nothing is told that would not last.
/// </summary>
internal sealed class AccessBook(IAccessStore store) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The keys and sign-ins of which a use is being noted.</summary>
    private readonly ConcurrentDictionary<string, bool> _noting = new(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, UserRecord> _users = Empty<UserRecord>(
        StringComparer.OrdinalIgnoreCase
    );
    private ImmutableSortedDictionary<string, Role> _roles = Empty<Role>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, KeyRecord> _keys = Empty<KeyRecord>(
        StringComparer.Ordinal
    );
    private ImmutableDictionary<string, SignedIn> _signIns = ImmutableDictionary.Create<
        string,
        SignedIn
    >(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, UserRecord> Users => Volatile.Read(ref _users);

    /// <summary>Those that were written here; the ready-made ones are in <see cref="ReadyRoles"/>.</summary>
    public ImmutableSortedDictionary<string, Role> OwnRoles => Volatile.Read(ref _roles);
    public ImmutableSortedDictionary<string, KeyRecord> Keys => Volatile.Read(ref _keys);
    public ImmutableDictionary<string, SignedIn> SignIns => Volatile.Read(ref _signIns);

    public void Dispose() => _turn.Dispose();

    /// <summary>Whether other nodes change the same: then each change begins with what they have left.</summary>
    public bool IsShared { get; set; }

    /// <summary>Reads all anew, after another node changed something.</summary>
    public Task<bool> RenewAsync(CancellationToken cancellation) =>
        ChangeAsync(() => Task.FromResult(true), cancellation);

    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await store.LoadAsync(cancellation);
        Volatile.Write(ref _users, Users.Clear().AddRange(Named(rows.Users, user => user.Name)));
        Volatile.Write(ref _roles, OwnRoles.Clear().AddRange(Named(rows.Roles, role => role.Name)));
        Volatile.Write(ref _keys, Keys.Clear().AddRange(Named(rows.Keys, key => key.Name)));
        Volatile.Write(
            ref _signIns,
            SignIns.Clear().AddRange(Named(rows.SignIns, signIn => signIn.Id))
        );
    }

    /// <summary>One change at a time, so that what was looked up still holds when it is written.</summary>
    public async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (IsShared)
                await LoadAsync(cancellation);
            return await change();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether there is somebody who could sign in as administrator.</summary>
    public bool HasAdministrator =>
        Users.Values.Any(user => user.IsEnabled && user.Roles.Contains(ReadyRoles.Administrator));

    public Role? FindRole(string name) => ReadyRoles.Find(name) ?? OwnRoles.GetValueOrDefault(name);

    public IEnumerable<Permission> PermissionsOf(IEnumerable<string> roles) =>
        roles.SelectMany(role => FindRole(role)?.Permissions ?? []);

    public async Task PutUserAsync(UserRecord user)
    {
        await store.PutUserAsync(user, CancellationToken.None);
        ImmutableInterlocked.Update(ref _users, users => users.SetItem(user.Name, user));
    }

    public async Task DeleteUserAsync(string name)
    {
        await store.DeleteUserAsync(name, CancellationToken.None);
        ImmutableInterlocked.Update(ref _users, users => users.Remove(name));
        ImmutableInterlocked.Update(
            ref _signIns,
            all => all.RemoveRange(all.Values.Where(each => IsOf(each, name)).Select(x => x.Id))
        );
    }

    public async Task PutRoleAsync(Role role)
    {
        await store.PutRoleAsync(role, CancellationToken.None);
        ImmutableInterlocked.Update(ref _roles, roles => roles.SetItem(role.Name, role));
    }

    public async Task DeleteRoleAsync(string name)
    {
        await store.DeleteRoleAsync(name, CancellationToken.None);
        ImmutableInterlocked.Update(ref _roles, roles => roles.Remove(name));
    }

    public async Task PutKeyAsync(KeyRecord key)
    {
        await store.PutKeyAsync(key, CancellationToken.None);
        ImmutableInterlocked.Update(ref _keys, keys => keys.SetItem(key.Name, key));
    }

    /// <summary>Notes a use, unless the key was revoked or replaced meanwhile.</summary>
    public Task UseKeyAsync(KeyRecord used) =>
        NoteAsync(
            used.Sha256,
            async () =>
            {
                if (Keys.GetValueOrDefault(used.Name)?.Sha256 != used.Sha256)
                    return;
                await store.UseKeyAsync(used, CancellationToken.None);
                ImmutableInterlocked.Update(ref _keys, keys => keys.SetItem(used.Name, used));
            }
        );

    public async Task DeleteKeyAsync(string name)
    {
        await store.DeleteKeyAsync(name, CancellationToken.None);
        ImmutableInterlocked.Update(ref _keys, keys => keys.Remove(name));
    }

    public async Task PutSignInAsync(SignedIn signIn)
    {
        await store.PutSignInAsync(signIn, CancellationToken.None);
        ImmutableInterlocked.Update(ref _signIns, all => all.SetItem(signIn.Id, signIn));
    }

    /// <summary>Notes a use, unless it was ended meanwhile.</summary>
    public Task UseSignInAsync(SignedIn used) =>
        NoteAsync(
            used.Id,
            async () =>
            {
                if (!SignIns.ContainsKey(used.Id))
                    return;
                await store.UseSignInAsync(used, CancellationToken.None);
                ImmutableInterlocked.Update(ref _signIns, all => all.SetItem(used.Id, used));
            }
        );

    /// <summary>
    /// One request notes a use, and those that come meanwhile go on: waiting in turn they would hold up
    /// each other, and every change that other nodes have left word of.
    /// </summary>
    private async Task NoteAsync(string id, Func<Task> write)
    {
        if (!_noting.TryAdd(id, true))
            return;
        try
        {
            await ChangeAsync(
                async () =>
                {
                    await write();
                    return id;
                },
                CancellationToken.None
            );
        }
        finally
        {
            _noting.TryRemove(id, out _);
        }
    }

    public async Task EndSignInsAsync(IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
            return;
        await store.DeleteSignInsAsync(ids, CancellationToken.None);
        ImmutableInterlocked.Update(ref _signIns, all => all.RemoveRange(ids));
    }

    /// <summary>Ends where a user is signed in, but for one place.</summary>
    public Task EndSignInsOfAsync(string user, string? except = null) =>
        EndSignInsAsync([
            .. SignIns
                .Values.Where(each => IsOf(each, user) && each.Id != except)
                .Select(x => x.Id),
        ]);

    private static bool IsOf(SignedIn signIn, string user) =>
        signIn.User.Equals(user, StringComparison.OrdinalIgnoreCase);

    private static ImmutableSortedDictionary<string, T> Empty<T>(StringComparer names) =>
        ImmutableSortedDictionary.Create<string, T>(names);

    private static IEnumerable<KeyValuePair<string, T>> Named<T>(
        IEnumerable<T> rows,
        Func<T, string> name
    ) => rows.Select(row => KeyValuePair.Create(name(row), row));
}
