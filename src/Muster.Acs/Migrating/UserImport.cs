using Muster.Acs.Operations;

namespace Muster.Acs.Migrating;

/// <summary>
/// Takes over people with the passwords they have: each signs in with his, which is then hashed as ours
/// are. One who is here already stays as he is.
/// </summary>
internal sealed class UserImport(IUsers users)
{
    public async Task<ImportFinding> RunAsync(SourceDocument source, CancellationToken cancellation)
    {
        var name = source.Id;
        if (name.Length == 0)
            throw new ImportException("its _id is no text");
        var (hash, salt) = (source.Text("password"), source.Text("salt"));
        string[] roles = source
            .Text("roles")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<string> notes =
            hash.Length == 0 ? ["it has no password: set one before it signs in"] : [];
        try
        {
            await users.GetAsync(name, cancellation);
            return new(name, ImportOutcome.Same, []);
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            // It comes.
        }
        if (!source.IsTrial)
            await users.AddAsync(
                new NewUser(name, [.. roles.Distinct(StringComparer.Ordinal)])
                {
                    Hashed = hash.Length == 0 ? null : new GenieAcsPassword(hash, salt),
                },
                cancellation
            );
        return new(name, ImportOutcome.Added, notes);
    }
}
