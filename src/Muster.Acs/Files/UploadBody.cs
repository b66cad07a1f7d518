using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Muster.Acs.Files;

/// <summary>
/// The file in the body of an upload, read once. Its end is only reported when the whole request came:
/// a form that breaks off after its file is a form that broke off.
/// </summary>
internal sealed class UploadBody : Stream
{
    private const int LongestBoundary = 128;
    private const int MostParts = 16;

    private readonly MultipartReader? form;
    private readonly TransferSlot slot;
    private readonly Action<bool> waiting;
    private Stream? file;
    private bool ended;

    private UploadBody(
        MultipartReader? form,
        Stream? file,
        TransferSlot slot,
        Action<bool> waiting
    ) => (this.form, this.file, this.slot, this.waiting) = (form, file, slot, waiting);

    /// <param name="request">The upload.</param>
    /// <param name="slot">How fast it may be.</param>
    /// <param name="waiting">Told when the device is waited for, and when that is over.</param>
    public static UploadBody Of(HttpRequest request, TransferSlot slot, Action<bool> waiting) =>
        BoundaryOf(request) is { } boundary
            ? new UploadBody(new MultipartReader(boundary, request.Body), null, slot, waiting)
            : new UploadBody(null, request.Body, slot, waiting);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (ended)
            return 0;
        if (buffer.Length > slot.Piece)
            buffer = buffer[..slot.Piece];
        waiting(true);
        var count = await ReadPieceAsync(buffer, cancellationToken);
        waiting(false);
        if (count > 0)
            await slot.PassAsync(count, cancellationToken);
        return count;
    }

    private async ValueTask<int> ReadPieceAsync(Memory<byte> piece, CancellationToken cancellation)
    {
        file ??= await FindFileAsync(form!, cancellation);
        var count = await file.ReadAsync(piece, cancellation);
        if (count > 0)
            return count;
        ended = true;
        if (form is not null)
            await ReadOnAsync(form, cancellation);
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    /// <summary>The first part that is called a file, by its name or by its type.</summary>
    private static async Task<Stream> FindFileAsync(
        MultipartReader form,
        CancellationToken cancellation
    )
    {
        for (var part = 0; part < MostParts; part++)
        {
            if (await form.ReadNextSectionAsync(cancellation) is not { } section)
                break;
            if (
                section.ContentType is not null
                || section.GetContentDispositionHeader()?.IsFileDisposition() == true
            )
                return section.Body;
        }
        throw new InvalidDataException("The form has no file.");
    }

    private static async Task ReadOnAsync(MultipartReader form, CancellationToken cancellation)
    {
        for (var part = 0; await form.ReadNextSectionAsync(cancellation) is not null; part++)
        {
            if (part == MostParts)
                throw new InvalidDataException("The form has too many parts.");
        }
    }

    private static string? BoundaryOf(HttpRequest request)
    {
        if (
            !HttpMethods.IsPost(request.Method)
            || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        )
            return null;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= LongestBoundary
            ? boundary
            : throw new InvalidDataException("The form has no boundary.");
    }
}
