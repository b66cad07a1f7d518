using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Muster.Acs.Api;

/// <summary>
/// The device id in a URL. An id is itself percent-encoded in its parts (<c>00D09E-IGD-A%2D1</c>), so
/// a URL should carry <c>%252D</c>; but people paste the id as they see it. Both mean one device: an id
/// has no character that a URL would have to encode but the percent sign.
/// </summary>
internal static class DeviceIds
{
    /// <param name="http">The request.</param>
    /// <param name="decoded">The segment as routing decoded it.</param>
    /// <param name="collection">What the ids are of.</param>
    public static string Of(HttpContext http, string decoded, string collection = "devices")
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query)
            path = path[..query];
        var segment = Below(path, $"/{collection}/");
        if (segment.IsEmpty)
            return decoded;
        if (segment.IndexOf('/') is >= 0 and var end)
            segment = segment[..end];
        return segment.Contains('%') && !segment.Contains("%25", StringComparison.OrdinalIgnoreCase)
            ? segment.ToString()
            : decoded;
    }

    private static ReadOnlySpan<char> Below(ReadOnlySpan<char> path, string collection)
    {
        var prefix = ApiEndpoints.Root + collection;
        return path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            ? path[prefix.Length..]
            : default;
    }
}
