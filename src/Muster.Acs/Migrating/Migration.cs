using Muster.Acs.Operations;

namespace Muster.Acs.Migrating;

/// <summary>Gives each document to whom it concerns.</summary>
internal sealed class Migration(
    DeviceImport devices,
    RuleImport rules,
    TaskImport tasks,
    FaultImport faults,
    FileImport files,
    UserImport users,
    RoleImport roles
)
{
    /// <summary>Enough for one transaction of the store to be full.</summary>
    private const int AtOnce = 64;

    private const string OfMongo = "GenieACS's own; it is made anew here";
    private static readonly Dictionary<string, string> LeftOut = new(StringComparer.Ordinal)
    {
        ["cache"] = OfMongo,
        ["locks"] = OfMongo,
        ["operations"] =
            "a transfer that is under way: what the device tells of it is kept without a task",
        ["views"] = "pages of GenieACS's own console",
    };

    public async Task<IReadOnlyList<ImportFinding>> ImportAsync(
        ImportOrder order,
        CancellationToken cancellation
    )
    {
        var import = ImporterOf(order.Collection);
        var findings = new ImportFinding[order.Documents.Count];
        await Parallel.ForAsync(
            0,
            findings.Length,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = order.Collection == "devices" ? AtOnce : 1,
                CancellationToken = cancellation,
            },
            async (at, token) =>
                findings[at] = await RunAsync(order, order.Documents[at], import, token)
        );
        return findings;
    }

    private static async Task<ImportFinding> RunAsync(
        ImportOrder order,
        ReadOnlyMemory<byte> octets,
        Func<SourceDocument, CancellationToken, Task<ImportFinding>> import,
        CancellationToken cancellation
    )
    {
        var id = "";
        try
        {
            var fields = BsonDocuments.Read(octets);
            var source = new SourceDocument(octets, fields, order.Author, order.DryRun);
            id = source.Id;
            return await import(source, cancellation);
        }
        catch (Exception refusal) when (refusal is ImportException or OperationException)
        {
            return new(id, ImportOutcome.Failed, [refusal.Message.TrimEnd('.')]);
        }
    }

    private Func<SourceDocument, CancellationToken, Task<ImportFinding>> ImporterOf(string name)
    {
        if (LeftOut.TryGetValue(name, out var reason))
            return (source, _) =>
                Task.FromResult(new ImportFinding(source.Id, ImportOutcome.Skipped, [reason]));
        if (RuleImport.KindOf(name) is { } kind)
            return (source, cancellation) => rules.RunAsync(kind, source, cancellation);
        return name switch
        {
            "devices" => devices.RunAsync,
            "tasks" => tasks.RunAsync,
            "faults" => faults.RunAsync,
            "fs.files" => files.RunAsync,
            "users" => users.RunAsync,
            "permissions" => roles.RunAsync,
            _ => throw new OperationException(
                OperationFaultKind.NotFound,
                $"GenieACS has no collection '{name}'.",
                "collection"
            ),
        };
    }
}
