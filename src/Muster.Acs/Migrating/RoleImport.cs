using Muster.Acs.Operations;

namespace Muster.Acs.Migrating;

/// <summary>
/// Takes over permissions as those of the role they name. Never more is given than was: what cannot be said
/// here is refused.
/// </summary>
internal sealed class RoleImport(IRoles roles)
{
    private const string Description = "Imported from GenieACS.";

    public async Task<ImportFinding> RunAsync(SourceDocument source, CancellationToken cancellation)
    {
        var name = source.Text("role");
        if (name.Length == 0)
            throw new ImportException("it names no role");
        if (source.Text("resource") == "views")
            return new(source.Id, ImportOutcome.Skipped, ["there are no views here"]);
        var notes = new List<string>();
        var given = PermissionsOf(source, notes);
        var before = await FindAsync(name, cancellation);
        if (before is { IsReadyMade: true })
            return new(
                source.Id,
                ImportOutcome.Kept,
                [$"the role '{name}' comes with the server and stays as it is"]
            );
        var known = before?.Permissions ?? [];
        var missing = given.Except(known).ToList();
        if (missing.Count == 0)
            return new(source.Id, ImportOutcome.Same, []);
        if (!source.IsTrial)
            await roles.PutAsync(
                name,
                new RoleSettings([.. known, .. missing], before?.Description ?? Description),
                cancellation
            );
        return new(source.Id, ImportOutcome.Added, notes);
    }

    private async Task<Role?> FindAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await roles.GetAsync(name, cancellation);
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            return null;
        }
    }

    private static IEnumerable<Permission> PermissionsOf(SourceDocument source, List<string> notes)
    {
        if (source.Number("access") is not (1 or 2 or 3) and var level)
            throw new ImportException($"its access is {level}, and not 1, 2 or 3");
        var access = (AccessLevel)(int)source.Number("access")!.Value;
        var (filter, validate) = (Expression(source, "filter"), Expression(source, "validate"));
        // "No validator means denied."
        if (access == AccessLevel.Write && source.Text("validate").Length == 0 && !IsTrue(source))
        {
            access = AccessLevel.Read;
            notes.Add("it has no validate, and so allows no change: it comes as one to read");
        }
        if (access != AccessLevel.Write)
            validate = null;
        if (validate is not null)
            notes.Add("look at its validate: a task's kind is mutation.kind here");
        var of = ResourcesOf(source.Text("resource"));
        if (filter is not null && of[0] != Resource.Devices)
            throw new ImportException(
                "its filter is about fields, and here filters are about devices"
            );
        return of.Select(resource => new Permission(resource, access, filter, validate));
    }

    private static bool IsTrue(SourceDocument source) =>
        source.Fields.GetValueOrDefault("validate") is true;

    private static string? Expression(SourceDocument source, string field) =>
        source.Text(field).Trim() is { Length: > 0 } text
        && !text.Equals("true", StringComparison.OrdinalIgnoreCase)
            ? text
            : null;

    /// <summary>Who may change devices there gives them tasks, and wakes them.</summary>
    private static Resource[] ResourcesOf(string name) =>
        name switch
        {
            "devices" => [Resource.Devices, Resource.Tasks, Resource.Wakes],
            "tasks" => [Resource.Tasks],
            "faults" => [Resource.Faults],
            "files" => [Resource.Files],
            "presets" => [Resource.Presets],
            "provisions" => [Resource.Provisions],
            "virtualParameters" => [Resource.VirtualParameters],
            "objects" => [Resource.Objects],
            "config" => [Resource.Config],
            "permissions" => [Resource.Roles],
            "users" => [Resource.Users],
            _ => throw new ImportException($"there is no resource '{name}' here"),
        };
}
