using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What the Forum's data models say of parameters.</summary>
internal static class DataModelApi
{
    private const string Tag = "Data models";
    private const int MaxPage = 1000;
    private const int Page = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/data-model", Find)
            .Describe(
                Tag,
                "One parameter or object",
                "Its type, what values it takes, and since when it is in the model."
            )
            .WithQuery(
                new QueryField(
                    "path",
                    "Its name; an object's ends in a dot.",
                    Example: "Device.WiFi.Radio.1.Channel",
                    Required: true
                )
            )
            .Refuses(400, 404);
        api.MapGet("/data-model/names", Complete)
            .Describe(
                Tag,
                "Names that begin so",
                "Parameters and objects right below an object, as an editor completes them."
            )
            .WithQuery(
                new QueryField("prefix", "What they begin with.", Example: "Device.WiFi.Ra"),
                new QueryField("limit", "At most so many, 1 to 1000; 50.", QueryType.Number)
            )
            .Refuses(400);
    }

    private static Ok<DataModelEntry> Find(HttpRequest request, IDataModel model)
    {
        var path =
            new QueryReader(request).Text("path")
            ?? throw Problems.Invalid("path", "Which parameter or object?");
        return TypedResults.Ok(
            model.Find(path)
                ?? throw new OperationException(
                    OperationFaultKind.NotFound,
                    $"No data model that this server knows has '{path}'.",
                    "path"
                )
        );
    }

    private static Ok<ItemList<DataModelEntry>> Complete(HttpRequest request, IDataModel model)
    {
        var read = new QueryReader(request);
        return TypedResults.Ok(
            new ItemList<DataModelEntry>(
                model.Complete(read.Text("prefix") ?? "", read.Number("limit", 1, MaxPage) ?? Page)
            )
        );
    }
}
