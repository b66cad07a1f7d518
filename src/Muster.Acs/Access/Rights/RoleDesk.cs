using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Access;

/// <summary>What may be asked and said about roles.</summary>
internal sealed class RoleDesk(Gate gate, AccessBook book) : IRoles
{
    private const int MaxRoles = 200;
    private const int MaxPermissions = 200;
    private const int MaxExpression = 8_192;

    public Task<IReadOnlyList<Role>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Roles, AccessLevel.Read);
        return Task.FromResult<IReadOnlyList<Role>>([.. ReadyRoles.All, .. book.OwnRoles.Values]);
    }

    public Task<Role> GetAsync(string name, CancellationToken cancellation)
    {
        gate.Demand(Resource.Roles, AccessLevel.Read);
        return Task.FromResult(book.FindRole(name) ?? throw Unknown(name));
    }

    public Task<Role> PutAsync(string name, RoleSettings settings, CancellationToken cancellation)
    {
        var role = new Role(name, settings.Description, Normal(settings.Permissions));
        return book.ChangeAsync(
            () =>
                gate.ChangeAsync(
                    new(Resource.Roles, book.FindRole(name) is null ? "create" : "change", name)
                    {
                        Mutation = Change.Json(role),
                        Before = Change.Found(() =>
                            Task.FromResult(book.FindRole(name) ?? throw Unknown(name))
                        ),
                    },
                    async () =>
                    {
                        Check(role);
                        gate.MustCover(role.Permissions);
                        // Nor may the role of somebody who may do more be taken over.
                        gate.MustCover(book.FindRole(name)?.Permissions ?? []);
                        await book.PutRoleAsync(role);
                        return role;
                    },
                    null,
                    cancellation
                ),
            cancellation
        );
    }

    public Task DeleteAsync(string name, CancellationToken cancellation) =>
        book.ChangeAsync<object?>(
            async () =>
            {
                var change = new Change(Resource.Roles, "delete", name)
                {
                    Type = "delete",
                    Before = Change.Found(() =>
                        Task.FromResult(book.FindRole(name) ?? throw Unknown(name))
                    ),
                };
                await gate.ChangeAsync(change, () => RemoveAsync(name), cancellation);
                return null;
            },
            cancellation
        );

    private Task RemoveAsync(string name)
    {
        CheckOwn(name);
        if (!book.OwnRoles.ContainsKey(name))
            throw Unknown(name);
        var holder =
            book.Users.Values.FirstOrDefault(user => user.Roles.Contains(name))?.Name
            ?? book.Keys.Values.FirstOrDefault(key => key.Roles.Contains(name))?.Name;
        if (holder is not null)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"'{holder}' still has the role '{name}'.",
                "name"
            );
        return book.DeleteRoleAsync(name);
    }

    private void Check(Role role)
    {
        CheckOwn(role.Name);
        if (role.Name.Length is 0 or > 64 || !role.Name.All(IsOfName))
            throw Names.Wrong(
                "name",
                "A role's name has 1 to 64 letters, digits, dots, dashes, underscores and spaces."
            );
        if (role.Description.Length > 1_000)
            throw Names.Wrong("description", "A description has at most 1,000 characters.");
        if (role.Permissions.Count > MaxPermissions)
            throw Names.Wrong("permissions", $"A role has at most {MaxPermissions} permissions.");
        if (book.FindRole(role.Name) is null && book.OwnRoles.Count >= MaxRoles)
            throw new OperationException(
                OperationFaultKind.TooLarge,
                $"There are {MaxRoles} roles already.",
                "name"
            );
        for (var at = 0; at < role.Permissions.Count; at++)
            Check(role.Permissions[at], $"permissions[{at}]");
    }

    private static void Check(Permission permission, string place)
    {
        if (permission.Filter is not null && !Scopes.IsOfDevices(permission.Resource))
            throw Names.Wrong(
                $"{place}.filter",
                $"{Scopes.Word(permission.Resource)} are not of devices, and take no filter."
            );
        if (permission.Validate is not null && permission.Access != AccessLevel.Write)
            throw Names.Wrong($"{place}.validate", "Only a permission to write has a validate.");
        Check(permission.Filter, $"{place}.filter", text => DeviceFilter.Parse(text));
        Check(permission.Validate, $"{place}.validate", text => Expression.Parse(text));
    }

    private static void Check(string? text, string place, Action<string> parse)
    {
        if (text is null)
            return;
        if (text.Length > MaxExpression)
            throw Names.Wrong(place, $"An expression has at most {MaxExpression} characters.");
        try
        {
            parse(text);
        }
        catch (ExpressionException wrong)
        {
            throw Names.Wrong(place, $"The expression is wrong in {wrong.Message}.", wrong);
        }
    }

    private static IReadOnlyList<Permission> Normal(IReadOnlyList<Permission> permissions) =>
        [
            .. permissions.Select(each =>
                each with
                {
                    Filter = Text(each.Filter),
                    Validate = Text(each.Validate),
                }
            ),
        ];

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static void CheckOwn(string name)
    {
        if (ReadyRoles.Find(name) is not null)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"The role '{name}' comes with the server; write one of another name instead.",
                "name"
            );
    }

    private static bool IsOfName(char sign) =>
        char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_' or ' ';

    private static OperationException Unknown(string name) =>
        new(OperationFaultKind.NotFound, $"There is no role '{name}'.", "role");
}
