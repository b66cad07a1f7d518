using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>
/// The stored documents that say what devices shall be like. What is written is checked first, so that
/// the running fleet keeps the last good version; every version is kept, up to a bound.
/// </summary>
public interface IProvisioning
{
    /// <summary>The documents of a kind as they hold now, by name, without their texts.</summary>
    Task<Page<DocumentSummary>> ListAsync(
        DocumentKind kind,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>One version of a document; the one that holds when null. Throws NotFound.</summary>
    Task<StoredDocument> GetAsync(
        DocumentKind kind,
        string name,
        int? version,
        CancellationToken cancellation
    );

    /// <summary>
    /// Stores a new version. Throws Invalid when the text is wrong, naming line, column and what was
    /// expected; Conflict when another version holds than the author had seen.
    /// </summary>
    Task<StoredDocument> PutAsync(
        DocumentKind kind,
        string name,
        string text,
        ChangeNote note,
        CancellationToken cancellation
    );

    /// <summary>Removes a document; its versions stay, to roll back to. Throws NotFound.</summary>
    Task DeleteAsync(
        DocumentKind kind,
        string name,
        ChangeNote note,
        CancellationToken cancellation
    );

    /// <summary>The versions of a document that are kept, the newest first. Throws NotFound.</summary>
    Task<Page<DocumentSummary>> VersionsAsync(
        DocumentKind kind,
        string name,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>
    /// Stores the text of an old version as a new one. Throws NotFound, and Invalid when the text is
    /// none that would be accepted today.
    /// </summary>
    Task<StoredDocument> RollBackAsync(
        DocumentKind kind,
        string name,
        int version,
        ChangeNote note,
        CancellationToken cancellation
    );

    /// <summary>
    /// For how many devices a preset or profile holds. Throws NotFound, Conflict when it is left out, and
    /// Invalid for another kind.
    /// </summary>
    Task<ActivationState> ActivationAsync(
        DocumentKind kind,
        string name,
        CancellationToken cancellation
    );

    /// <summary>
    /// Makes a preset or profile hold for a share of its devices: a new version of its document, with that
    /// and nothing else changed. Throws NotFound, Invalid, and Conflict as a PUT does.
    /// </summary>
    Task<StoredDocument> ActivateAsync(
        DocumentKind kind,
        string name,
        Activation activation,
        ChangeNote note,
        CancellationToken cancellation
    );

    /// <summary>The stored documents that are left out because they are wrong, and why.</summary>
    IReadOnlyList<QuarantinedDocument> Quarantined();
}

/// <summary>What a document is.</summary>
[JsonConverter(typeof(CamelCaseEnum<DocumentKind>))]
public enum DocumentKind
{
    /// <summary>JSON: for which devices, at which events, which provisions run.</summary>
    Preset,

    /// <summary>JavaScript that declares what devices shall be like.</summary>
    Provision,

    /// <summary>JavaScript that makes a parameter out of others.</summary>
    VirtualParameter,

    /// <summary>JSON: the parameters of an instance that presets add or delete.</summary>
    Object,

    /// <summary>An expression: one value of the configuration.</summary>
    Config,

    /// <summary>YAML or JSON: for which devices, what shall be so.</summary>
    Profile,

    /// <summary>CSV: rows by a key, which profiles look values up in.</summary>
    Table,
}

/// <summary>Who changed a document, and why.</summary>
/// <param name="Author">The API key's name, or the person.</param>
/// <param name="Note">Why; may be empty.</param>
/// <param name="Expected">
/// The version the author had before the eyes, 0 for none: another one is a conflict. Null overwrites.
/// </param>
public sealed record ChangeNote(string Author, string Note = "", int? Expected = null)
{
    /// <summary>Take fields that mean nothing here, as clients of GenieACS's API may send them.</summary>
    public bool Lenient { get; init; }
}

/// <summary>A version of a document, without its text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">1, 2, 3 …</param>
/// <param name="At">When it was stored.</param>
/// <param name="Author">Who stored it.</param>
/// <param name="Note">Why.</param>
/// <param name="Deleted">Whether the document was removed with this version.</param>
/// <param name="Length">Characters of the text.</param>
/// <param name="Problem">Why it is left out; null when it is in force, or an old version.</param>
public sealed record DocumentSummary(
    string Name,
    int Version,
    DateTimeOffset At,
    string Author,
    string Note,
    bool Deleted,
    int Length,
    string? Problem
);

/// <summary>A version of a document.</summary>
/// <param name="Document">Everything but the text.</param>
/// <param name="Text">The text as it was stored; empty when the document was removed.</param>
public sealed record StoredDocument(DocumentSummary Document, string Text)
{
    /// <summary>What is allowed and probably not meant; told when it is stored.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A stored document that is wrong and therefore left out.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Which version.</param>
/// <param name="Problem">Line, column and what was expected.</param>
public sealed record QuarantinedDocument(
    DocumentKind Kind,
    string Name,
    int Version,
    string Problem
);
