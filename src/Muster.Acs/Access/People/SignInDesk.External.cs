using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <content>Users whom an OpenID Connect provider lets in.</content>
internal sealed partial class SignInDesk
{
    public Task<SignedIn> SignInAsync(
        ExternalUser external,
        Visitor visitor,
        CancellationToken cancellation
    ) =>
        book.ChangeAsync(
            async () =>
            {
                var identity = $"{external.Issuer}\t{external.Subject}";
                var user = book.Users.Values.FirstOrDefault(each => each.External == identity);
                try
                {
                    user = Mapped(external, user, identity);
                }
                catch (OperationException refusal)
                {
                    await RefusedAsync(user, visitor, refusal);
                    throw;
                }
                return await EnterAsync(user, visitor, "signIn", cancellation);
            },
            cancellation
        );

    private UserRecord Mapped(ExternalUser external, UserRecord? user, string identity)
    {
        var roles = options
            .OidcRoles.Where(role => external.Claims.Contains(role.Claim, StringComparer.Ordinal))
            .Select(role => role.Role)
            .Distinct()
            .Where(role => book.FindRole(role) is not null)
            .ToList();
        if (roles.Count == 0)
            throw new OperationException(
                OperationFaultKind.Forbidden,
                $"'{external.Name}' was let in by {external.Issuer}, but has no role here.",
                "roles"
            );
        if (user is null)
        {
            Names.CheckUser(external.Name);
            if (book.Users.ContainsKey(external.Name))
                throw new OperationException(
                    OperationFaultKind.Forbidden,
                    $"There is another user '{external.Name}' here already.",
                    "name"
                );
        }
        user ??= new()
        {
            Name = external.Name,
            Created = clock.GetUtcNow(),
            External = identity,
        };
        if (!user.IsEnabled)
            throw new OperationException(
                OperationFaultKind.Forbidden,
                $"'{user.Name}' may not sign in.",
                "name"
            );
        return user with { Roles = roles, FullName = external.FullName };
    }
}
