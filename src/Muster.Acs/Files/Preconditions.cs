using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Muster.Acs.Files;

internal enum Condition
{
    Met,

    /// <summary>304: the asker has it.</summary>
    NotModified,

    /// <summary>412: it is not what the asker wanted.</summary>
    Failed,
}

/// <summary>Conditional requests, in the order of RFC 9110 13.2.2.</summary>
internal static class Preconditions
{
    public static Condition Judge(HttpRequest request, FileContent content)
    {
        var headers = request.GetTypedHeaders();
        if (headers.IfMatch.Count > 0)
        {
            if (!Matches(headers.IfMatch, content, strong: true))
                return Condition.Failed;
        }
        else if (headers.IfUnmodifiedSince is { } until && content.Modified > until)
            return Condition.Failed;
        if (headers.IfNoneMatch.Count > 0)
            return Matches(headers.IfNoneMatch, content, strong: false)
                ? Condition.NotModified
                : Condition.Met;
        return headers.IfModifiedSince is { } since && content.Modified <= since
            ? Condition.NotModified
            : Condition.Met;
    }

    /// <summary>
    /// If-Range (13.1.5): the rest of the same file, or the whole of the new one. "strong comparison",
    /// and a date must be the very same.
    /// </summary>
    public static bool MayRange(HttpRequest request, FileContent content)
    {
        if (request.Headers.IfRange.Count == 0)
            return true;
        if (!RangeConditionHeaderValue.TryParse(request.Headers.IfRange.ToString(), out var same))
            return false;
        return same.EntityTag is { } tag
            ? tag.Compare(Tag(content), useStrongComparison: true)
            : same.LastModified == content.Modified;
    }

    private static bool Matches(IList<EntityTagHeaderValue> tags, FileContent content, bool strong)
    {
        var own = Tag(content);
        foreach (var tag in tags)
        {
            if (tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(own, strong))
                return true;
        }
        return false;
    }

    private static EntityTagHeaderValue Tag(FileContent content) => new(content.ETag);
}
