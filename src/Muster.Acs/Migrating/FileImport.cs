using Muster.Acs.Files;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;

namespace Muster.Acs.Migrating;

/// <summary>
/// Says whether a file can be taken over and is wanted; its content comes as any other file's. One that is
/// here under the name stays, unless the source's was uploaded later.
/// </summary>
internal sealed class FileImport(UploadedFiles files)
{
    public async Task<ImportFinding> RunAsync(SourceDocument source, CancellationToken cancellation)
    {
        var name = source.Id.Length > 0 ? source.Id : source.Text("filename");
        if (FileNames.Refusal(name) is { } refusal)
            throw new ImportException(refusal);
        List<string> notes = [];
        if (TypeOf(source).Length == 0)
            notes.Add("it has no fileType and is taken for a vendor configuration file");
        try
        {
            var known = await files.GetAsync(name, cancellation);
            var outcome =
                source.Time("uploadDate") > known.Uploaded
                    ? ImportOutcome.Changed
                    : ImportOutcome.Kept;
            return new(name, outcome, notes);
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            return new(name, ImportOutcome.Added, notes);
        }
    }

    private static string TypeOf(SourceDocument source) =>
        (source.Fields.GetValueOrDefault("metadata") as Document)?.GetValueOrDefault("fileType")
            as string
        ?? "";
}
