using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Muster.Web.Shared;

/// <summary>The state that a page's address holds.</summary>
internal static class QueryOf
{
    /// <summary>A value of the query; null when it is not there, or empty.</summary>
    public static string? Text(NavigationManager navigation, string name)
    {
        var query = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query);
        return query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } text
            ? text
            : null;
    }
}
