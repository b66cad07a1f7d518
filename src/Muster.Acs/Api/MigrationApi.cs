using System.Buffers.Binary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Migrating;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>The door through which another ACS's documents come, a piece at a time.</summary>
internal static class MigrationApi
{
    private const int Smallest = 5;

    /// <summary>One document of the largest size and some more.</summary>
    public const int MaxBody = BsonDocuments.MaxSize + 4 * 1024 * 1024;

    private const int MostDocuments = 10_000;

    private static readonly QueryField DryRun = new(
        "dryRun",
        "true says what would become of the documents, and stores nothing."
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/imports/genieacs/{collection}", ImportAsync)
            .Describe(
                "Migration",
                "Take over documents of GenieACS",
                "The body is BSON, document after document, as a dump of the collection holds them. "
                    + "Answers what became of each; a bad one harms no other."
            )
            .WithQuery(DryRun)
            .WithRawBody()
            .Refuses(400, 404, 413);

    private static async Task<Ok<ImportReport>> ImportAsync(
        string collection,
        HttpContext http,
        IMigration migration
    )
    {
        migration.Check(collection);
        var isTrial = (new QueryReader(http.Request).Text("dryRun") ?? "false") switch
        {
            "true" => true,
            "false" => false,
            _ => throw new OperationException(
                OperationFaultKind.Invalid,
                "dryRun is true or false.",
                "dryRun"
            ),
        };
        var order = new ImportOrder(
            collection,
            Split(await BoundedBody.ReadAsync(http.Request, MaxBody)),
            http.User.Identity?.Name ?? "",
            isTrial
        );
        return TypedResults.Ok(
            new ImportReport(await migration.ImportAsync(order, http.RequestAborted))
        );
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body)
    {
        var documents = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < body.Length; )
        {
            var rest = body[at..];
            var length =
                rest.Length < Smallest ? 0 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length < Smallest || length > rest.Length)
                throw new OperationException(
                    OperationFaultKind.Invalid,
                    $"At octet {at} of the body no BSON document begins that ends in it."
                );
            documents.Add(rest[..length]);
            at += length;
            if (documents.Count > MostDocuments)
                throw new OperationException(
                    OperationFaultKind.TooLarge,
                    $"More than {MostDocuments} documents at once."
                );
        }
        return documents;
    }
}
