using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Muster.Acs.Api;

internal enum QueryType
{
    Text,
    Number,
    Flag,
    Time,
}

/// <summary>One query parameter of a route: what is allowed, and what the description says of it.</summary>
/// <param name="Name">As in the URL; a name that ends in a dot stands for all that begin with it.</param>
internal sealed record QueryField(
    string Name,
    string Description,
    QueryType Type = QueryType.Text,
    string? Example = null,
    bool Required = false
)
{
    public bool Covers(string key) =>
        Name.EndsWith('.')
            ? key.Length > Name.Length && key.StartsWith(Name, StringComparison.Ordinal)
            : key.Equals(Name, StringComparison.Ordinal);
}

/// <summary>All query parameters of a route; others are refused, so that a typing error is no silence.</summary>
internal sealed class QueryFields(IReadOnlyList<QueryField> fields)
{
    public static readonly QueryField Limit = new(
        "limit",
        "Items a page, 1 to 1,000; 50 when left out.",
        QueryType.Number
    );
    public static readonly QueryField Cursor = new(
        "cursor",
        "The nextCursor of the page before, to read on."
    );
    public static readonly QueryField Total = new(
        "total",
        "Count the whole list too.",
        QueryType.Flag
    );
    public static readonly QueryField[] Page = [Limit, Cursor, Total];

    private static readonly QueryFields None = new([]);

    public IReadOnlyList<QueryField> All => fields;

    /// <summary>Refuses a request that has a query parameter its route does not know.</summary>
    public static ValueTask<object?> Check(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var http = context.HttpContext;
        var known = http.GetEndpoint()?.Metadata.GetMetadata<QueryFields>() ?? None;
        known.Check(http.Request.Query);
        return next(context);
    }

    private void Check(IQueryCollection query)
    {
        foreach (var (key, values) in query)
        {
            if (!fields.Any(field => field.Covers(key)))
                throw Problems.Invalid(
                    key,
                    fields.Count == 0
                        ? $"There is no query parameter '{key}'; this takes none."
                        : $"There is no query parameter '{key}'; there are "
                            + $"{string.Join(", ", fields.Select(field => field.Name))}."
                );
            if (values.Count > 1)
                throw Problems.Invalid(key, $"The query parameter '{key}' stands there twice.");
        }
    }
}

internal static class QueryFieldsExtensions
{
    public static RouteHandlerBuilder WithQuery(
        this RouteHandlerBuilder route,
        params IReadOnlyList<QueryField> fields
    ) => route.WithMetadata(new QueryFields(fields));
}
