using System.Text;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;

namespace Muster.Acs.Nbi.Documents;

/// <summary>Stored documents, and files, as GenieACS shows them.</summary>
internal static class RuleDocuments
{
    /// <summary>GridFS's own; files here are in one piece.</summary>
    private const double ChunkSize = 261_120;

    public static Document Of(DocumentKind kind, StoredDocument stored)
    {
        var name = stored.Document.Name;
        if (kind is DocumentKind.Provision or DocumentKind.VirtualParameter)
            return new Document { ["_id"] = name, ["script"] = stored.Text };
        if (kind is DocumentKind.Config)
            return new Document { ["_id"] = name, ["value"] = stored.Text };
        var document = new Document { ["_id"] = name };
        try
        {
            using var json = JsonValues.Parse(Encoding.UTF8.GetBytes(stored.Text));
            foreach (var (field, value) in JsonValues.DocumentOf(json.RootElement))
            {
                if (field != "_id")
                    document[field] = value;
            }
        }
        catch (Exception damage) when (damage is NbiRefusal or InvalidOperationException)
        {
            document["_problem"] = stored.Document.Problem ?? "This is no JSON object.";
        }
        return document;
    }

    public static Document Of(StoredFile file)
    {
        var of = file.Description;
        return new Document
        {
            ["_id"] = of.Name,
            ["filename"] = of.Name,
            ["length"] = (double)file.Size,
            ["chunkSize"] = ChunkSize,
            ["uploadDate"] = file.Uploaded,
            ["metadata"] = new Document
            {
                ["fileType"] = of.FileType,
                ["oui"] = of.OUI,
                ["productClass"] = of.ProductClass,
                ["version"] = of.Version,
            },
        };
    }
}
