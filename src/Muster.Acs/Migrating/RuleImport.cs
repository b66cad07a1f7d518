using System.Text;
using System.Text.Json;
using Muster.Acs.Nbi;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Storage;

namespace Muster.Acs.Migrating;

/// <summary>
/// Takes over presets, provisions, virtual parameters, objects and configuration. What somebody changed
/// here stays; what the source changed since it came last comes as a new version, if nobody changed it
/// here too. The stock rules of a new server give way.
/// </summary>
internal sealed class RuleImport(RuleBook book, IDocumentStore store, TimeProvider clock)
{
    private const string Note = "Imported from GenieACS.";
    private const string Stock = "muster";

    public static DocumentKind? KindOf(string collection) =>
        collection switch
        {
            "presets" => DocumentKind.Preset,
            "provisions" => DocumentKind.Provision,
            "virtualParameters" => DocumentKind.VirtualParameter,
            "objects" => DocumentKind.Object,
            "config" => DocumentKind.Config,
            _ => null,
        };

    public async Task<ImportFinding> RunAsync(
        DocumentKind kind,
        SourceDocument source,
        CancellationToken cancellation
    )
    {
        var name = source.Id;
        if (name.Length == 0)
            throw new ImportException("its _id is no text");
        var text = TextOf(kind, source);
        var notes = RuleNotes.Of(kind, name, text, source.IsTrial ? null : book.Current);
        var now = await store.FindAsync(kind, name, null, cancellation);
        if (now?.Text == text)
            return new(name, ImportOutcome.Same, notes);
        if (await CameBeforeAsync(kind, name, text, now, cancellation))
            return new(
                name,
                ImportOutcome.Kept,
                [now!.Text is null ? "it was removed here" : "it was changed here since it came"]
            );
        if (now is { Text: not null } && !IsUntouched(now.Head))
            return new(
                name,
                ImportOutcome.Kept,
                [
                    "it was changed here and in the source: look which of the two shall hold",
                    .. notes,
                ]
            );
        var write = new DocumentWrite(
            kind,
            name,
            text,
            clock.GetUtcNow(),
            new ChangeNote(source.Author, Note) { Lenient = true }
        );
        RuleBook.Check(write);
        if (!source.IsTrial)
            await book.ChangeAsync([write], cancellation);
        return new(name, now?.Text is null ? ImportOutcome.Added : ImportOutcome.Changed, notes);
    }

    private static bool IsUntouched(DocumentHead head) =>
        head.Note == Note || head is { Author: Stock, Version: 1 };

    /// <summary>Whether this very text came once, and is no more what holds.</summary>
    private async Task<bool> CameBeforeAsync(
        DocumentKind kind,
        string name,
        string text,
        DocumentRecord? now,
        CancellationToken cancellation
    )
    {
        if (now is null)
            return false;
        var page = new PageRequest(Limit: DocumentLimits.Versions);
        var versions = await store.VersionsAsync(kind, name, page, cancellation);
        foreach (var head in versions.Items.Where(head => head.Note == Note))
        {
            var old = await store.FindAsync(kind, name, head.Version, cancellation);
            if (old?.Text == text)
                return true;
            // The last that came is what the source had then.
            if (old is not null)
                return false;
        }
        return false;
    }

    private static string TextOf(DocumentKind kind, SourceDocument source)
    {
        var field = kind switch
        {
            DocumentKind.Provision or DocumentKind.VirtualParameter => "script",
            DocumentKind.Config => "value",
            _ => null,
        };
        if (field is null)
            return Json(source.Fields);
        return source.Fields.GetValueOrDefault(field) switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            double number => JsonValues.Text(number),
            _ => throw new ImportException($"it has no {field}"),
        };
    }

    private static string Json(Document document)
    {
        using var octets = new MemoryStream();
        var readable = NbiJson.Relaxed with { Indented = true };
        using (var json = new Utf8JsonWriter(octets, readable))
        {
            json.WriteStartObject();
            foreach (var (name, value) in document)
            {
                if (name == "_id")
                    continue;
                json.WritePropertyName(name);
                JsonValues.Write(json, value);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(octets.GetBuffer(), 0, (int)octets.Length);
    }
}
