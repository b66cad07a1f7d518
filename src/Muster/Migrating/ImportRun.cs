using Muster.Acs.Operations;
using Muster.Client;

namespace Muster.Migrating;

/// <summary>
/// One import from beginning to end: collection after collection, a bounded piece at a time, so that memory
/// does not grow with the database.
/// </summary>
internal sealed class ImportRun(
    IGenieSource source,
    MusterClient client,
    ImportReporter report,
    bool isTrial
)
{
    private const int PieceOctets = 2 * 1024 * 1024;
    private const int PieceDocuments = 1_000;
    private const string Files = "fs.files";

    /// <summary>
    /// Devices before their tasks, tasks before their faults; presets, which set all in motion, last of the
    /// rules.
    /// </summary>
    private static readonly string[] Order =
    [
        "permissions",
        "users",
        Files,
        "devices",
        "tasks",
        "faults",
        "operations",
        "views",
        "config",
        "objects",
        "virtualParameters",
        "provisions",
        "presets",
    ];

    /// <summary>Made anew by themselves, or read with their files.</summary>
    private static readonly string[] Passed = ["cache", "locks", "fs.chunks"];

    public async Task RunAsync(CancellationToken cancellation)
    {
        var there = await source.CollectionsAsync(cancellation);
        foreach (var collection in Order.Where(there.Contains))
        {
            report.Begin(collection);
            try
            {
                await RunAsync(collection, cancellation);
            }
            catch (SourceDamage damage)
            {
                report.Damaged(damage.Message);
            }
        }
        if (source.Damage is { } lost)
            report.Damaged(lost);
        foreach (var other in there.Except(Order).Except(Passed))
        {
            if (!other.StartsWith("system.", StringComparison.Ordinal))
                report.Damaged($"{other} is no collection of GenieACS, and was not read");
        }
        report.End();
    }

    private async Task RunAsync(string collection, CancellationToken cancellation)
    {
        var (pieces, octets) = (new List<SourcePiece>(), 0);
        SourceDamage? damage = null;
        var documents = source.ReadAsync(collection, cancellation).GetAsyncEnumerator(cancellation);
        await using (documents)
        {
            while (true)
            {
                try
                {
                    if (!await documents.MoveNextAsync())
                        break;
                }
                catch (SourceDamage late)
                {
                    // What was read before it comes all the same.
                    damage = late;
                    break;
                }
                var piece = documents.Current;
                if (pieces.Count > 0 && octets + piece.Octets.Length > PieceOctets)
                    octets = await SendAsync(collection, pieces, cancellation);
                pieces.Add(piece);
                octets += piece.Octets.Length;
                if (pieces.Count >= PieceDocuments)
                    octets = await SendAsync(collection, pieces, cancellation);
            }
        }
        await SendAsync(collection, pieces, cancellation);
        if (damage is not null)
            throw damage;
    }

    /// <summary>Empties the list; answers 0, what is in it then.</summary>
    private async Task<int> SendAsync(
        string collection,
        List<SourcePiece> pieces,
        CancellationToken cancellation
    )
    {
        if (pieces.Count == 0)
            return 0;
        var answer = await client.PostOctetsAsync(
            $"imports/genieacs/{MusterClient.Escape(collection)}" + (isTrial ? "?dryRun=true" : ""),
            [.. pieces.Select(piece => piece.Octets)],
            cancellation
        );
        var findings = MusterClient.Read<ImportReport>(answer).Findings;
        for (var at = 0; at < pieces.Count; at++)
        {
            var finding = findings[at];
            if (collection == Files && GridFile.Read(pieces[at].Octets) is { } file)
                finding = await new FileSending(source, client, isTrial).RunAsync(
                    file,
                    finding,
                    cancellation
                );
            report.Tell(finding, pieces[at].Place);
        }
        pieces.Clear();
        return 0;
    }
}
