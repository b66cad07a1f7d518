using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>What may be asked and said about users.</summary>
internal sealed class UserDesk(Gate gate, AccessBook book, Passwords passwords, TimeProvider clock)
    : IUsers
{
    private const int MaxUsers = 10_000;
    private const string List = "users";

    public Task<Page<User>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        gate.Demand(Resource.Users, AccessLevel.Read);
        var after = Cursor.Text(List, page);
        var users = book.Users;
        var rows = users
            .Values.Where(user =>
                after is null || StringComparer.OrdinalIgnoreCase.Compare(user.Name, after) > 0
            )
            .Take(page.Limit + 1)
            .Select(View)
            .ToList();
        long? total = page.WithTotal ? users.Count : null;
        return Task.FromResult(Cursor.Page(rows, page, last => Cursor.Of(List, last.Name), total));
    }

    public Task<User> GetAsync(string name, CancellationToken cancellation)
    {
        gate.Demand(Resource.Users, AccessLevel.Read);
        return Task.FromResult(View(Find(name)));
    }

    public Task<User> AddAsync(NewUser user, CancellationToken cancellation)
    {
        var wanted = new UserRecord
        {
            Name = user.Name,
            FullName = user.FullName,
            Roles = [.. user.Roles.Distinct()],
            Created = clock.GetUtcNow(),
        };
        var change = new Change(Resource.Users, "create", user.Name)
        {
            Mutation = Change.Json(View(wanted)),
        };
        return DoAsync(change, () => AddAsync(wanted, user), cancellation);
    }

    public Task<User> ChangeAsync(string name, UserChange change, CancellationToken cancellation) =>
        DoAsync(
            On(name, "change") with
            {
                Mutation = Change.Json(change),
            },
            async () =>
            {
                var user = MayTouch(name);
                var changed = user with
                {
                    FullName = change.FullName ?? user.FullName,
                    Roles = change.Roles is { } roles ? [.. roles.Distinct()] : user.Roles,
                    IsEnabled = change.IsEnabled ?? user.IsEnabled,
                };
                Check(changed);
                KeepAnAdministrator(user, changed);
                await book.PutUserAsync(changed);
                if (!changed.IsEnabled)
                    await book.EndSignInsOfAsync(name);
                return changed;
            },
            cancellation
        );

    public Task<User> SetPasswordAsync(
        string name,
        string password,
        CancellationToken cancellation
    ) =>
        DoAsync(
            On(name, "setPassword") with
            {
                Type = "password",
            },
            async () =>
            {
                var user = MayTouch(name);
                PasswordPolicy.Check(password, user.Name);
                var changed = user with { Password = passwords.Hash(password) };
                await book.PutUserAsync(changed);
                await book.EndSignInsOfAsync(name);
                return changed;
            },
            cancellation
        );

    public Task<User> DropSecondFactorAsync(string name, CancellationToken cancellation) =>
        DoAsync(
            On(name, "dropSecondFactor"),
            async () =>
            {
                var changed = MayTouch(name) with { Totp = null, TotpStep = 0, Recovery = [] };
                await book.PutUserAsync(changed);
                return changed;
            },
            cancellation
        );

    public async Task DeleteAsync(string name, CancellationToken cancellation) =>
        await DoAsync(
            On(name, "delete") with
            {
                Type = "delete",
            },
            async () =>
            {
                var user = MayTouch(name);
                KeepAnAdministrator(user, null);
                await book.DeleteUserAsync(name);
                return user;
            },
            cancellation
        );

    public Task<IReadOnlyList<SignedIn>> SignInsAsync(string? user, CancellationToken cancellation)
    {
        gate.Demand(Resource.Users, AccessLevel.Read);
        var now = clock.GetUtcNow();
        return Task.FromResult<IReadOnlyList<SignedIn>>([
            .. book
                .SignIns.Values.Where(each => each.Expires > now)
                .Where(each => user is null || each.User.Equals(user, Ignore))
                .OrderByDescending(each => each.Created),
        ]);
    }

    public Task EndSignInAsync(string id, CancellationToken cancellation)
    {
        var user = book.SignIns.GetValueOrDefault(id)?.User;
        return gate.ChangeAsync(
            new(Resource.Users, "endSignIn", user ?? id),
            async () =>
            {
                if (user is null)
                    throw new OperationException(
                        OperationFaultKind.NotFound,
                        $"There is no sign-in '{id}'.",
                        "id"
                    );
                MayTouch(user);
                await book.EndSignInsAsync([id]);
            },
            cancellation
        );
    }

    internal static User View(UserRecord user) =>
        new()
        {
            Name = user.Name,
            FullName = user.FullName,
            Roles = user.Roles,
            IsEnabled = user.IsEnabled,
            HasPassword = user.Password is not null,
            HasSecondFactor = user.Totp is not null,
            IsExternal = user.External is not null,
            Created = user.Created,
            LastSignIn = user.LastSignIn,
        };

    private const StringComparison Ignore = StringComparison.OrdinalIgnoreCase;

    private async Task<UserRecord> AddAsync(UserRecord wanted, NewUser user)
    {
        Names.CheckUser(wanted.Name);
        Check(wanted);
        if (book.Users.ContainsKey(wanted.Name))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"There is a user '{wanted.Name}' already.",
                "name"
            );
        if (book.Users.Count >= MaxUsers)
            throw new OperationException(
                OperationFaultKind.TooLarge,
                $"There are {MaxUsers} users already.",
                "name"
            );
        if (user is { Password: not null, Hashed: not null })
            throw Names.Wrong("hashed", "A password or its hash, not both.");
        if (user.Password is { } password)
        {
            PasswordPolicy.Check(password, wanted.Name);
            wanted = wanted with { Password = passwords.Hash(password) };
        }
        else if (user.Hashed is { } hashed)
            wanted = wanted with { Password = Passwords.Keep(hashed) };
        await book.PutUserAsync(wanted);
        return wanted;
    }

    private Task<User> DoAsync(
        Change change,
        Func<Task<UserRecord>> act,
        CancellationToken cancellation
    ) =>
        book.ChangeAsync(
            () =>
                gate.ChangeAsync(
                    change,
                    async () => View(await act()),
                    user => change.Type == "delete" ? null : Change.Json(user),
                    cancellation
                ),
            cancellation
        );

    private Change On(string name, string action) =>
        new(Resource.Users, action, name)
        {
            Before = Change.Found(() => Task.FromResult(View(Find(name)))),
        };

    private void Check(UserRecord user)
    {
        if (user.FullName.Length > 200)
            throw Names.Wrong("fullName", "A full name has at most 200 characters.");
        Names.CheckRoles(book, user.Roles);
        gate.MustCover(book.PermissionsOf(user.Roles));
    }

    /// <summary>Nobody takes over the account of one who may do more.</summary>
    private UserRecord MayTouch(string name)
    {
        var user = Find(name);
        gate.MustCover(book.PermissionsOf(user.Roles));
        return user;
    }

    private void KeepAnAdministrator(UserRecord before, UserRecord? after)
    {
        if (!IsAdministrator(before) || (after is not null && IsAdministrator(after)))
            return;
        if (!book.Users.Values.Any(user => user.Name != before.Name && IsAdministrator(user)))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"'{before.Name}' is the last administrator.",
                "name"
            );
    }

    private static bool IsAdministrator(UserRecord user) =>
        user.IsEnabled && user.Roles.Contains(ReadyRoles.Administrator);

    private UserRecord Find(string name) =>
        book.Users.GetValueOrDefault(name)
        ?? throw new OperationException(
            OperationFaultKind.NotFound,
            $"There is no user '{name}'.",
            "user"
        );
}
