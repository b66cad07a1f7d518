using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound.Admission;

/// <summary>
/// Whose Inform this is, without reading it: a look at the first octets of the body, which stay where
/// they are for who reads them in earnest. What is not plain to see is not recognised.
/// </summary>
internal static class InformPeek
{
    /// <summary>DeviceId is the first argument; no header before it is so long.</summary>
    private const int MostOctets = 4 * 1024;

    public static async ValueTask<DeviceKey?> LookAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        if (request.Headers.ContentEncoding.Count > 0 || request.ContentLength is 0)
            return null;
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var isAll = read.IsCompleted || read.Buffer.Length >= MostOctets;
            var device = Find(read.Buffer);
            // Nothing is consumed. What was seen is marked as seen only where more is awaited.
            reader.AdvanceTo(
                read.Buffer.Start,
                device is null && !isAll ? read.Buffer.End : read.Buffer.Start
            );
            if (device is not null || isAll)
                return device;
        }
    }

    public static DeviceKey? Find(ReadOnlySpan<byte> body) =>
        Read(body[..Math.Min(body.Length, MostOctets)]) is { } device ? DeviceKey.Of(device) : null;

    private static DeviceKey? Find(in ReadOnlySequence<byte> body)
    {
        var length = (int)Math.Min(body.Length, MostOctets);
        var octets = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.Slice(0, length).CopyTo(octets);
            return Find(octets.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(octets);
        }
    }

    private static DeviceIdStruct? Read(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf("</DeviceId>"u8);
        if (end < 0)
            return null;
        body = body[..end];
        return Text(body, "OUI") is { } oui && Text(body, "SerialNumber") is { } serial
            ? new DeviceIdStruct("", oui, Text(body, "ProductClass") ?? "", serial)
            : null;
    }

    private static string? Text(ReadOnlySpan<byte> body, string element)
    {
        Span<byte> tag = stackalloc byte[element.Length + 3];
        Encoding.ASCII.GetBytes($"<{element}", tag);
        var at = body.IndexOf(tag[..(element.Length + 1)]);
        if (at < 0)
            return null;
        var rest = body[(at + element.Length + 1)..];
        var open = rest.IndexOf((byte)'>');
        var close = rest.IndexOf((byte)'<');
        if (open < 0 || (close >= 0 && close < open))
            return null;
        // <ProductClass/>
        if (open > 0 && rest[open - 1] == '/')
            return "";
        return close < 0
            ? null
            : WebUtility.HtmlDecode(Encoding.UTF8.GetString(rest[(open + 1)..close]).Trim());
    }
}
