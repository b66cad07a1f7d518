using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Operations;

namespace Muster.Acs.Files;

/// <summary>
/// A file as HTTP gives it away (RFC 9110): entity tag, dates, conditions, ranges. One transfer holds
/// one buffer of 64 KB, whatever the file's size.
/// </summary>
internal sealed record FileContent(
    string Name,
    long Size,
    string Sha256,
    DateTimeOffset Modified,
    Func<Stream> Open
)
{
    private const int AtOnce = 64 * 1024;
    private const string Octets = "application/octet-stream";

    /// <summary>Sends one piece, when its turn has come.</summary>
    public delegate Task Pass(ReadOnlyMemory<byte> octets, CancellationToken cancellation);

    public string ETag => $"\"{Sha256}\"";

    public static FileContent Of(StoredFile file, Func<Stream> open) =>
        new(file.Description.Name, file.Size, file.Sha256, Whole(file.Uploaded), open);

    public static FileContent Of(DeviceFile file, Func<Stream> open) =>
        new(
            new DeviceFileName(file.Kind, file.Version).InUrl,
            file.Size,
            file.Sha256,
            Whole(file.Received),
            open
        );

    /// <summary>For operators: a browser saves it, and opens nothing that a device sent.</summary>
    public Task AttachAsync(HttpContext http)
    {
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{Name}\"";
        return SendAsync(
            http,
            (octets, cancellation) => http.Response.Body.WriteAsync(octets, cancellation).AsTask(),
            AtOnce
        );
    }

    public async Task SendAsync(HttpContext http, Pass pass, int piece)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.ETag = ETag;
        response.Headers.LastModified = Modified.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
        // "never compressed": no proxy between shall do it either.
        response.Headers.CacheControl = "no-transform";
        response.Headers.XContentTypeOptions = "nosniff";
        switch (Preconditions.Judge(request, this))
        {
            case Condition.NotModified:
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            case Condition.Failed:
                response.StatusCode = StatusCodes.Status412PreconditionFailed;
                return;
        }
        // RFC 9110 14.2: "Range" is for GET alone.
        var isHead = HttpMethods.IsHead(request.Method);
        var ranges =
            !isHead && Preconditions.MayRange(request, this)
                ? ByteRanges.Read(request.Headers.Range, Size)
                : null;
        if (ranges is { Count: 0 })
        {
            response.Headers.ContentRange = $"bytes */{Size}";
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return;
        }
        var body = new FileBody(this, ranges);
        response.StatusCode = ranges is null
            ? StatusCodes.Status200OK
            : StatusCodes.Status206PartialContent;
        body.Describe(response, Octets);
        if (!isHead)
            await body.SendAsync(http, pass, piece);
    }

    /// <summary>HTTP's dates have whole seconds.</summary>
    private static DateTimeOffset Whole(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}

/// <summary>The body of one answer: the whole file, one range, or several as multipart/byteranges.</summary>
internal sealed class FileBody(FileContent content, IReadOnlyList<ByteRange>? ranges)
{
    private const string PartType = "application/octet-stream";
    private readonly string boundary = Guid.NewGuid().ToString("N");

    public void Describe(HttpResponse response, string type)
    {
        if (ranges is not { Count: > 1 })
        {
            var range = ranges?[0] ?? new ByteRange(0, content.Size);
            response.ContentType = type;
            response.ContentLength = range.Length;
            if (ranges is not null)
                response.Headers.ContentRange = Text(range);
            return;
        }
        response.ContentType = $"multipart/byteranges; boundary={boundary}";
        response.ContentLength =
            ranges.Sum(range => Head(range).Length + range.Length) + End.Length;
    }

    public async Task SendAsync(HttpContext http, FileContent.Pass pass, int piece)
    {
        await using var file = content.Open();
        var buffer = ArrayPool<byte>.Shared.Rent(piece);
        try
        {
            var window = buffer.AsMemory(0, piece);
            if (ranges is not { Count: > 1 })
            {
                var all = ranges?[0] ?? new ByteRange(0, content.Size);
                await CopyAsync(file, all, http, pass, window);
                return;
            }
            foreach (var range in ranges)
            {
                await http.Response.WriteAsync(Head(range), http.RequestAborted);
                await CopyAsync(file, range, http, pass, window);
            }
            await http.Response.WriteAsync(End, http.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string End => $"\r\n--{boundary}--\r\n";

    private string Head(ByteRange range) =>
        $"\r\n--{boundary}\r\nContent-Type: {PartType}\r\nContent-Range: {Text(range)}\r\n\r\n";

    private string Text(ByteRange range) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"bytes {range.Start}-{range.Start + range.Length - 1}/{content.Size}"
        );

    private static async Task CopyAsync(
        Stream file,
        ByteRange range,
        HttpContext http,
        FileContent.Pass pass,
        Memory<byte> window
    )
    {
        file.Position = range.Start;
        var left = range.Length;
        while (left > 0)
        {
            var wanted = (int)Math.Min(left, window.Length);
            var count = await file.ReadAsync(window[..wanted], http.RequestAborted);
            if (count == 0)
                throw new IOException("The content is shorter than its description.");
            await pass(window[..count], http.RequestAborted);
            left -= count;
        }
    }
}
