using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>A body read whole, up to a limit.</summary>
internal static class BoundedBody
{
    public const int MaxSize = 4 * 1024 * 1024;

    /// <summary>The octets. Throws TooLarge.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int max = MaxSize)
    {
        var size = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (max > MaxSize && size is { IsReadOnly: false })
            size.MaxRequestBodySize = max;
        using var octets = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (
            (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0
        )
        {
            if (octets.Length + read > max)
                throw new OperationException(
                    OperationFaultKind.TooLarge,
                    $"The body is larger than {max} octets."
                );
            octets.Write(buffer, 0, read);
        }
        return octets.GetBuffer().AsMemory(0, (int)octets.Length);
    }
}
