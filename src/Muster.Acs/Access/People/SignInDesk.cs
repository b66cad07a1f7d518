using System.Security.Cryptography;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>Lets people in, and notes it in the audit log; also whom it did not let in.</summary>
internal sealed partial class SignInDesk(
    AccessBook book,
    Passwords passwords,
    SecondFactors factors,
    SignInAttempts attempts,
    AuditLog audit,
    AcsOptions options,
    TimeProvider clock
) : ISignIn
{
    private const string Door = "console";
    private const string Code = "code";
    private const int MaxSignIns = 20;

    /// <summary>The use of a sign-in is written no more often than this.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    public bool NeedsSetUp => !book.HasAdministrator;

    public string? Provider => options.OidcAuthority?.Host;

    public async Task<SignedIn> SignInAsync(
        SignInAttempt attempt,
        Visitor visitor,
        CancellationToken cancellation
    )
    {
        var user = book.Users.GetValueOrDefault(attempt.User);
        try
        {
            attempts.Check(visitor.Address, attempt.User);
            // One that there is not, or that may not, takes as long and hears the same.
            var proof = passwords.Check(user?.Password, attempt.Password);
            if (user is null || proof == PasswordProof.Wrong)
                throw Wrong(visitor, attempt.User);
            var hash =
                proof == PasswordProof.RightButOld
                    ? passwords.Hash(attempt.Password)
                    : user.Password;
            return await book.ChangeAsync(
                () =>
                    EnterAsync(
                        Proven(user, attempt, visitor, hash),
                        visitor,
                        "signIn",
                        cancellation
                    ),
                cancellation
            );
        }
        catch (OperationException refusal)
        {
            // To be asked for the code is a step on the way, and no refusal.
            if (refusal.Field != Code || !string.IsNullOrWhiteSpace(attempt.Code))
                await RefusedAsync(user, visitor, refusal);
            throw;
        }
    }

    public async Task<SignedIn> SetUpAsync(
        string token,
        SignInAttempt administrator,
        Visitor visitor,
        CancellationToken cancellation
    )
    {
        Names.CheckUser(administrator.User);
        PasswordPolicy.Check(administrator.Password, administrator.User);
        return await book.ChangeAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                if (!SetupToken.Holds(options.DataDirectory, token, now))
                    throw new OperationException(
                        OperationFaultKind.Unauthenticated,
                        "This setup link was used, has expired, or was never given out. The server "
                            + "prints another one when it starts; so does 'muster setup-link'.",
                        "token"
                    );
                var name = administrator.User;
                var user =
                    book.Users.GetValueOrDefault(name) ?? new() { Name = name, Created = now };
                // Used up first: a server that ends here needs another link, and none holds twice.
                SetupToken.Forget(options.DataDirectory);
                user = user with
                {
                    IsEnabled = true,
                    Roles = [.. user.Roles.Append(ReadyRoles.Administrator).Distinct()],
                    Password = passwords.Hash(administrator.Password),
                    Totp = null,
                    Recovery = [],
                };
                return await EnterAsync(user, visitor, "setUp", cancellation);
            },
            cancellation
        );
    }

    public async Task SignOutAsync(string id, Visitor visitor, CancellationToken cancellation)
    {
        if (!book.SignIns.TryGetValue(id, out var signIn))
            return;
        var actor = new Actor(ActorKind.User, signIn.User, Door, visitor.Address);
        await audit.NoteAsync(
            actor,
            new(Resource.Users, "signOut", signIn.User),
            new(AuditOutcome.Done),
            cancellation
        );
        await book.EndSignInsAsync([id]);
    }

    public async Task<bool> UseAsync(string id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (
            !book.SignIns.TryGetValue(id, out var signIn)
            || signIn.Expires <= now
            || book.Users.GetValueOrDefault(signIn.User) is not { IsEnabled: true }
        )
            return false;
        if (now - signIn.LastSeen >= Noted)
            await book.UseSignInAsync(
                signIn with
                {
                    LastSeen = now,
                    Expires = End(signIn.Created, now),
                }
            );
        return true;
    }

    /// <summary>As he is now: what was changed while the password was looked at holds.</summary>
    private UserRecord Proven(
        UserRecord looked,
        SignInAttempt attempt,
        Visitor visitor,
        string? hash
    )
    {
        var user = book.Users.GetValueOrDefault(looked.Name);
        if (user is not { IsEnabled: true } || user.Password != looked.Password)
            throw Wrong(visitor, attempt.User);
        if (user.Totp is not null)
        {
            if (string.IsNullOrWhiteSpace(attempt.Code))
                throw new OperationException(
                    OperationFaultKind.Unauthenticated,
                    "The code of the second factor is needed too.",
                    Code
                );
            user =
                factors.Take(user, attempt.Code)
                ?? throw Wrong(
                    visitor,
                    attempt.User,
                    "The code is wrong, or was used already.",
                    Code
                );
        }
        attempts.Succeeded(visitor.Address, user.Name);
        return user with { Password = hash };
    }

    private async Task<SignedIn> EnterAsync(
        UserRecord user,
        Visitor visitor,
        string action,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var signIn = new SignedIn(
            RandomNumberGenerator.GetHexString(32, lowercase: true),
            user.Name,
            now,
            now,
            End(now, now),
            visitor.Address,
            visitor.Agent.Length <= 200 ? visitor.Agent : visitor.Agent[..200]
        );
        var actor = new Actor(ActorKind.User, user.Name, Door, visitor.Address);
        await audit.NoteAsync(
            actor,
            new(Resource.Users, action, user.Name),
            new(AuditOutcome.Done),
            cancellation
        );
        await book.PutUserAsync(user with { LastSignIn = now });
        if (action == "setUp")
            await book.EndSignInsOfAsync(user.Name);
        await book.PutSignInAsync(signIn);
        await book.EndSignInsAsync(TooMany(user.Name, now));
        return signIn;
    }

    /// <summary>Those that are over, and the oldest beyond so many of one user.</summary>
    private string[] TooMany(string user, DateTimeOffset now)
    {
        var over = book.SignIns.Values.Where(each => each.Expires <= now);
        var old = book
            .SignIns.Values.Where(each => each.User == user && each.Expires > now)
            .OrderByDescending(each => each.LastSeen)
            .Skip(MaxSignIns);
        return [.. over.Concat(old).Select(each => each.Id)];
    }

    private DateTimeOffset End(DateTimeOffset created, DateTimeOffset now)
    {
        var (idle, last) = (now + options.SignInIdle, created + options.SignInLength);
        return idle < last ? idle : last;
    }

    private OperationException Wrong(
        Visitor visitor,
        string user,
        string message = "User or password is wrong.",
        string? field = null
    )
    {
        attempts.Failed(visitor.Address, user);
        return new(OperationFaultKind.Unauthenticated, message, field);
    }

    /// <summary>People type passwords where their name belongs: only names that there are are noted.</summary>
    private Task RefusedAsync(UserRecord? user, Visitor visitor, OperationException refusal) =>
        // Those that were not even looked at would fill the log as fast as somebody can send them.
        refusal.Kind == OperationFaultKind.TooMany
            ? Task.CompletedTask
            : audit.NoteAsync(
                new Actor(ActorKind.Nobody, user?.Name ?? "unknown", Door, visitor.Address),
                new(Resource.Users, "signIn", user?.Name ?? "unknown"),
                new(AuditOutcome.Refused, refusal.Message),
                CancellationToken.None
            );
}
