using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>The stored documents; the body of a PUT is the document's own text.</summary>
internal static class DocumentsApi
{
    private const string Tag = "Provisioning";

    /// <summary>Octets: tables are as large as the fleet.</summary>
    private const int MaxTableSize = 64 * 1024 * 1024;

    private static readonly QueryField Version = new(
        "version",
        "An old version; the one that holds when left out.",
        QueryType.Number
    );
    internal static readonly QueryField Note = new("note", "Why; kept with the version.");
    internal static readonly QueryField Expect = new(
        "expect",
        "The version that must hold now, 0 for none; 409 when it is another one.",
        QueryType.Number
    );

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, DocumentKind.Preset, "presets", "a preset (JSON)");
        Map(api, DocumentKind.Provision, "provisions", "a provision (JavaScript)");
        Map(
            api,
            DocumentKind.VirtualParameter,
            "virtual-parameters",
            "a virtual parameter (JavaScript)"
        );
        Map(api, DocumentKind.Object, "objects", "an object (JSON)");
        Map(api, DocumentKind.Config, "config", "a configuration value (an expression)");
        Map(api, DocumentKind.Profile, "profiles", "a profile (YAML or JSON)");
        Map(api, DocumentKind.Table, "tables", "a table that profiles look values up in (CSV)");
        ActivationApi.Map(api, DocumentKind.Preset, "presets", "a preset");
        ActivationApi.Map(api, DocumentKind.Profile, "profiles", "a profile");
        api.MapGet("/provisioning/quarantined", Quarantined)
            .Describe(Tag, "What is left out", "Stored documents that are wrong, and why.");
    }

    private static void Map(IEndpointRouteBuilder api, DocumentKind kind, string path, string what)
    {
        var of = new DocumentRoutes(kind);
        api.MapGet($"/{path}", of.ListAsync)
            .Describe(Tag, $"List {path}", "By name, without the texts.")
            .WithQuery(QueryFields.Page)
            .Refuses(400);
        api.MapGet($"/{path}/{{name}}", of.GetAsync)
            .Describe(Tag, $"Show {what}", "With its text.")
            .WithQuery(Version)
            .Refuses(400, 404);
        api.MapPut($"/{path}/{{name}}", of.PutAsync)
            .Describe(
                Tag,
                $"Store {what}",
                "The body is the text. It is checked first: what is wrong is refused with line and "
                    + "column, and what held before goes on holding."
            )
            .WithQuery(Note, Expect)
            .WithRawBody()
            .Refuses(400, 409, 413);
        api.MapDelete($"/{path}/{{name}}", of.DeleteAsync)
            .Describe(Tag, $"Remove {what}", "Its versions stay, to roll back to.")
            .WithQuery(Note, Expect)
            .Refuses(400, 404, 409);
        api.MapGet($"/{path}/{{name}}/versions", of.VersionsAsync)
            .Describe(Tag, $"The versions of {what}", "The newest first; the last 50 are kept.")
            .WithQuery(QueryFields.Page)
            .Refuses(400, 404);
        api.MapPost($"/{path}/{{name}}/rollback", of.RollBackAsync)
            .Describe(Tag, $"Roll back {what}", "Stores the text of an old version anew.")
            .WithBody<RollBack>("""{ "version": 3, "note": "the new one broke the Wi-Fi" }""")
            .Refuses(400, 404, 409);
    }

    private static Ok<ItemList<QuarantinedDocument>> Quarantined(IProvisioning provisioning) =>
        TypedResults.Ok(new ItemList<QuarantinedDocument>(provisioning.Quarantined()));

    /// <summary>A text body: bounded, and valid UTF-8.</summary>
    private static async Task<string> TextAsync(HttpRequest request, DocumentKind kind)
    {
        var max = kind == DocumentKind.Table ? MaxTableSize : BoundedBody.MaxSize;
        try
        {
            return Utf8.GetString((await BoundedBody.ReadAsync(request, max)).Span);
        }
        catch (ArgumentException invalid)
        {
            throw new OperationException(
                OperationFaultKind.Invalid,
                "The body is no valid UTF-8.",
                "text",
                invalid
            );
        }
    }

    internal static ChangeNote NoteOf(HttpRequest request)
    {
        var query = new QueryReader(request);
        return new(
            request.HttpContext.User.Identity?.Name ?? "",
            query.Text("note") ?? "",
            query.Number("expect", 0, int.MaxValue)
        );
    }

    /// <summary>What the routes of one kind do.</summary>
    private sealed class DocumentRoutes(DocumentKind kind)
    {
        public async Task<Ok<Page<DocumentSummary>>> ListAsync(
            HttpRequest request,
            IProvisioning documents,
            CancellationToken cancellation
        ) =>
            TypedResults.Ok(
                await documents.ListAsync(kind, new QueryReader(request).Page(), cancellation)
            );

        public async Task<Ok<StoredDocument>> GetAsync(
            string name,
            HttpRequest request,
            IProvisioning documents,
            CancellationToken cancellation
        )
        {
            var version = new QueryReader(request).Number("version", 1, int.MaxValue);
            return TypedResults.Ok(await documents.GetAsync(kind, name, version, cancellation));
        }

        public async Task<Ok<StoredDocument>> PutAsync(
            string name,
            HttpRequest request,
            IProvisioning documents,
            CancellationToken cancellation
        )
        {
            var note = NoteOf(request);
            var text = await TextAsync(request, kind);
            return TypedResults.Ok(await documents.PutAsync(kind, name, text, note, cancellation));
        }

        public async Task<NoContent> DeleteAsync(
            string name,
            HttpRequest request,
            IProvisioning documents,
            CancellationToken cancellation
        )
        {
            await documents.DeleteAsync(kind, name, NoteOf(request), cancellation);
            return TypedResults.NoContent();
        }

        public async Task<Ok<Page<DocumentSummary>>> VersionsAsync(
            string name,
            HttpRequest request,
            IProvisioning documents,
            CancellationToken cancellation
        )
        {
            var page = new QueryReader(request).Page();
            return TypedResults.Ok(await documents.VersionsAsync(kind, name, page, cancellation));
        }

        public async Task<Ok<StoredDocument>> RollBackAsync(
            string name,
            HttpContext http,
            IProvisioning documents
        )
        {
            using var body = await JsonBody.ReadAsync(http.Request);
            var wanted = body.As<RollBack>();
            var note = new ChangeNote(http.User.Identity?.Name ?? "", wanted.Note ?? "");
            return TypedResults.Ok(
                await documents.RollBackAsync(kind, name, wanted.Version, note, http.RequestAborted)
            );
        }
    }
}

/// <summary>Which version shall hold again.</summary>
/// <param name="Version">As the list of versions numbers it.</param>
/// <param name="Note">Why; may be left out.</param>
public sealed record RollBack(int Version, string? Note = null);
