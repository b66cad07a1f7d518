using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Muster.Acs.Api;

/// <summary>
/// The OpenAPI document, drawn from the routes themselves, and a page to read it with. Both need no
/// key, because they hold no data; the page fetches nothing from outside.
/// </summary>
internal static class ApiDescription
{
    private const string Document = ApiEndpoints.Root + "/openapi.json";
    private const string Scheme = "apiKey";

    /// <summary>
    /// The page's script knows a proxy, fonts and a registry on the Internet. They are switched off,
    /// and the browser is told to fetch nothing from there whatever the script may want.
    /// </summary>
    private const string OwnAssetsOnly =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(DescribeDocument);
            options.AddOperationTransformer(DescribeOperationAsync);
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi(Document).AllowAnonymous();
        routes
            .MapScalarApiReference(
                ApiEndpoints.Root + "/docs",
                page =>
                    page.WithTitle("Muster API")
                        .WithOpenApiRoutePattern(Document)
                        .DisableDefaultFonts()
                        .DisableTelemetry()
                        .DisableAgent()
                        .DisableMcp()
                        .AddPreferredSecuritySchemes(Scheme)
                        .HideDeveloperTools()
            )
            .AllowAnonymous()
            .Add(Confine);
    }

    private static void Confine(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } next)
            return;
        endpoint.RequestDelegate = http =>
        {
            http.Response.Headers.ContentSecurityPolicy = OwnAssetsOnly;
            return next(http);
        };
    }

    private static Task DescribeDocument(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellation
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Muster API",
            Version = "v1",
            Description =
                "Devices, their parameters and the work done on them. Every request but those to "
                + "/health carries `Authorization: Bearer KEY`. Errors are problem+json and name the "
                + "field at fault.",
        };
        // No address: it is the one the document was fetched from.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key; the first is shown when the server starts first.",
        };
        return Task.CompletedTask;
    }

    private static async Task DescribeOperationAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<QueryFields>().FirstOrDefault() is { } query)
            AddQuery(operation, query);
        if (metadata.OfType<BodyDescription>().FirstOrDefault() is { } body)
            await AddBodyAsync(operation, body, context, cancellation);
        if (metadata.OfType<IAllowAnonymous>().Any())
            return;
        var reference = new OpenApiSecuritySchemeReference(Scheme, context.Document);
        operation.Security = [new OpenApiSecurityRequirement { [reference] = [] }];
        await AddRefusalAsync(operation, 401, "No API key, or a wrong one", context, cancellation);
        await AddRefusalAsync(
            operation,
            403,
            "The roles of the caller do not allow this",
            context,
            cancellation
        );
        await AddRefusalAsync(operation, 503, "The store does not work now", context, cancellation);
    }

    private static void AddQuery(OpenApiOperation operation, QueryFields query)
    {
        operation.Parameters ??= [];
        foreach (var field in query.All)
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = field.Name.EndsWith('.') ? field.Name + "{name}" : field.Name,
                    In = ParameterLocation.Query,
                    Description = field.Description,
                    Required = field.Required,
                    Schema = SchemaOf(field.Type),
                    Example = field.Example is { } example ? JsonValue.Create(example) : null,
                }
            );
    }

    private static OpenApiSchema SchemaOf(QueryType type) =>
        type switch
        {
            QueryType.Number => new OpenApiSchema { Type = JsonSchemaType.Integer },
            QueryType.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            QueryType.Time => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
            },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static async Task AddBodyAsync(
        OpenApiOperation operation,
        BodyDescription body,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation
    )
    {
        IOpenApiSchema schema = body.Type is { } type
            ? await context.GetOrCreateSchemaAsync(type, null, cancellation)
            : new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var content = new OpenApiMediaType
        {
            Schema = schema,
            Example = body.Example is { } example ? JsonNode.Parse(example) : null,
        };
        var mediaType = body.Type is null ? "application/octet-stream" : "application/json";
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { [mediaType] = content },
        };
    }

    private static async Task AddRefusalAsync(
        OpenApiOperation operation,
        int status,
        string description,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation
    )
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellation);
        operation.Responses ??= [];
        operation.Responses[status.ToString()] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problems.MediaType] = new OpenApiMediaType { Schema = schema },
            },
        };
    }
}
