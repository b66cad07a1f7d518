using System.Security.Cryptography;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>What users may do to their own accounts.</summary>
internal sealed class AccountDesk(
    Acting acting,
    AccessBook book,
    Passwords passwords,
    SecondFactors factors,
    SignInAttempts attempts,
    PendingFactors pending,
    AuditLog audit
) : IAccount
{
    public Task<User> GetAsync(CancellationToken cancellation) =>
        Task.FromResult(UserDesk.View(Own()));

    public async Task ChangePasswordAsync(
        string oldPassword,
        string newPassword,
        CancellationToken cancellation
    ) =>
        await ChangeAsync(
            "changePassword",
            user =>
            {
                MustKnow(user, oldPassword, "oldPassword");
                PasswordPolicy.Check(newPassword, user.Name);
                return user with { Password = passwords.Hash(newPassword) };
            },
            user => book.EndSignInsOfAsync(user.Name, except: acting.Actor.SignIn),
            cancellation
        );

    public Task<SecondFactor> EnrolAsync(CancellationToken cancellation)
    {
        var user = Own();
        if (user.Totp is not null)
            throw new OperationException(
                OperationFaultKind.Conflict,
                "There is a second factor already; take it away first."
            );
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretSize);
        pending.Begin(user.Name, secret);
        var text = Totp.Text(secret);
        return Task.FromResult(new SecondFactor(text, Totp.Uri(user.Name, text)));
    }

    public async Task<IReadOnlyList<string>> ConfirmAsync(
        string code,
        CancellationToken cancellation
    )
    {
        var codes = SecondFactors.DrawRecovery();
        await ChangeAsync(
            "addSecondFactor",
            user =>
            {
                var secret =
                    pending.Find(user.Name)
                    ?? throw new OperationException(
                        OperationFaultKind.Conflict,
                        "No second factor was begun, or too long ago."
                    );
                attempts.Check(acting.Actor.From, user.Name);
                var begun = user with
                {
                    Totp = factors.Seal(user.Name, secret),
                    TotpStep = 0,
                    Recovery = [.. codes.Select(SecondFactors.Hash)],
                };
                if (factors.Take(begun, code) is { } confirmed)
                    return confirmed;
                attempts.Failed(acting.Actor.From, user.Name);
                throw Names.Wrong("code", "The code is wrong; is the telephone's clock right?");
            },
            user =>
            {
                pending.End(user.Name);
                return Task.CompletedTask;
            },
            cancellation
        );
        return codes;
    }

    public Task DropSecondFactorAsync(string password, CancellationToken cancellation) =>
        ChangeAsync(
            "dropSecondFactor",
            user =>
            {
                MustKnow(user, password, "password");
                return user with { Totp = null, TotpStep = 0, Recovery = [] };
            },
            _ => Task.CompletedTask,
            cancellation
        );

    public Task<IReadOnlyList<SignedIn>> SignInsAsync(CancellationToken cancellation)
    {
        var user = Own();
        return Task.FromResult<IReadOnlyList<SignedIn>>([
            .. book
                .SignIns.Values.Where(each => IsOf(each, user))
                .OrderByDescending(each => each.Created),
        ]);
    }

    public Task EndSignInAsync(string id, CancellationToken cancellation)
    {
        var user = Own();
        if (!book.SignIns.TryGetValue(id, out var signIn) || !IsOf(signIn, user))
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"There is no sign-in '{id}'.",
                "id"
            );
        return ChangeAsync(
            "endSignIn",
            same => same,
            _ => book.EndSignInsAsync([id]),
            cancellation
        );
    }

    private Task ChangeAsync(
        string action,
        Func<UserRecord, UserRecord> change,
        Func<UserRecord, Task> then,
        CancellationToken cancellation
    ) =>
        book.ChangeAsync<object?>(
            async () =>
            {
                var user = Own();
                var entry = await audit.BeginAsync(
                    acting.Actor,
                    new(Resource.Users, action, user.Name),
                    null,
                    cancellation
                );
                try
                {
                    var changed = change(user);
                    if (changed != user)
                        await book.PutUserAsync(changed);
                    await then(changed);
                    await audit.SettleAsync(entry, new(AuditOutcome.Done), null);
                    return null;
                }
                catch (Exception refusal)
                {
                    await audit.TrySettleAsync(entry, refusal);
                    throw;
                }
            },
            cancellation
        );

    private void MustKnow(UserRecord user, string password, string field)
    {
        attempts.Check(acting.Actor.From, user.Name);
        if (passwords.Check(user.Password, password) != PasswordProof.Wrong)
            return;
        attempts.Failed(acting.Actor.From, user.Name);
        throw Names.Wrong(field, "This is not the password.");
    }

    private UserRecord Own() =>
        acting.IsSignedIn
            ? book.Users[acting.Actor.Name]
            : throw new OperationException(
                OperationFaultKind.Unauthenticated,
                "Only users have an account of their own; sign in first."
            );

    private static bool IsOf(SignedIn signIn, UserRecord user) =>
        signIn.User.Equals(user.Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Second factors that were begun and not confirmed yet: not worth a row.</summary>
internal sealed class PendingFactors(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly Generations<string, (byte[] Secret, long At)> _begun = new(10_000);

    public void Begin(string user, byte[] secret) =>
        _begun.Set(user, (secret, time.GetTimestamp()));

    public byte[]? Find(string user) =>
        _begun.TryGet(user, out var begun) && time.GetElapsedTime(begun.At) < Life
            ? begun.Secret
            : null;

    public void End(string user) => _begun.Remove(user);
}
