using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>
/// Takes over what another ACS knew. What comes again unchanged changes nothing, and what this server
/// has learned since stays, unless the source is newer.
/// </summary>
public interface IMigration
{
    /// <summary>
    /// Throws Forbidden for one who may not import this collection: before anything of it is read.
    /// </summary>
    void Check(string collection);

    /// <summary>
    /// Takes documents of one collection of GenieACS's database. One that is bad harms no other. Throws
    /// NotFound for a collection that GenieACS does not have.
    /// </summary>
    Task<IReadOnlyList<ImportFinding>> ImportAsync(
        ImportOrder order,
        CancellationToken cancellation
    );
}

/// <summary>Documents to import.</summary>
/// <param name="Collection">As the database calls it: <c>devices</c>, <c>virtualParameters</c> …</param>
/// <param name="Documents">BSON, each a whole document.</param>
/// <param name="Author">Who imports.</param>
/// <param name="DryRun">Only say what would become of them.</param>
public sealed record ImportOrder(
    string Collection,
    IReadOnlyList<ReadOnlyMemory<byte>> Documents,
    string Author,
    bool DryRun
);

/// <summary>What became of a document.</summary>
/// <param name="Id">Its <c>_id</c>; empty when it could not be read.</param>
/// <param name="Outcome">What was done, or would be.</param>
/// <param name="Notes">Why, and what needs a look; one sentence each.</param>
public sealed record ImportFinding(string Id, ImportOutcome Outcome, IReadOnlyList<string> Notes);

/// <summary>What became of a document.</summary>
[JsonConverter(typeof(CamelCaseEnum<ImportOutcome>))]
public enum ImportOutcome
{
    /// <summary>It is new here.</summary>
    Added,

    /// <summary>It was here, and the source is newer.</summary>
    Changed,

    /// <summary>There is nothing new in it.</summary>
    Same,

    /// <summary>What is here was changed here, and stays.</summary>
    Kept,

    /// <summary>It means nothing here, and is left out.</summary>
    Skipped,

    /// <summary>It cannot be imported.</summary>
    Failed,
}

/// <summary>What became of the documents of a request.</summary>
/// <param name="Findings">One for each document, in their order.</param>
public sealed record ImportReport(IReadOnlyList<ImportFinding> Findings);
