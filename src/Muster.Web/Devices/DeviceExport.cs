using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Muster.Web.Devices;

/// <summary>The list as CSV (RFC 4180), page by page, so that a fleet of any size costs no memory.</summary>
internal static class DeviceExport
{
    public const string Path = "/devices.csv";
    private const int PageSize = 1000;
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapGet(Path, SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(
        HttpContext http,
        IDevices devices,
        TimeProvider clock,
        string? q,
        string? cols,
        string? sort,
        string? group
    )
    {
        var state = new ListState(q, cols, sort, null) { Group = group };
        var query = state.ToQuery(clock.GetUtcNow());
        var cancellation = http.RequestAborted;
        var page = await NextAsync(null);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=devices.csv";
        await http.Response.WriteAsync(
            Line(["Id", "Serial number", .. state.Shown.Select(column => column.Title)]),
            cancellation
        );
        while (true)
        {
            var lines = new StringBuilder();
            foreach (var device in page.Items)
                lines.Append(
                    Line([
                        device.Id,
                        device.SerialNumber,
                        .. state.Shown.Select(column => column.Text(device)),
                    ])
                );
            await http.Response.WriteAsync(lines.ToString(), cancellation);
            if (page.NextCursor is not { } cursor)
                return;
            page = await NextAsync(cursor);
        }

        Task<Page<DeviceSummary>> NextAsync(string? cursor) =>
            devices.SearchAsync(
                query with
                {
                    Page = new PageRequest(PageSize, cursor),
                },
                cancellation
            );
    }

    private static string Line(IEnumerable<string> cells) =>
        string.Join(',', cells.Select(Cell)) + "\r\n";

    // What a spreadsheet would take for a formula is text: devices name themselves as they like.
    private static string Cell(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..])
            text = "'" + text;
        return text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
