using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Events;

/// <summary>
/// The server's stream of events, taken up again where it broke off. The first connection must
/// succeed; a later one is tried until it does.
/// </summary>
internal sealed class EventStream(MusterClient client, string query, long? after)
{
    private const string DataField = "data: ";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private long? _last = after;

    public static string Query(string? device, string? kind)
    {
        string[] fields =
        [
            .. device is null ? [] : new[] { "device=" + MusterClient.Escape(device) },
            .. kind is null ? [] : new[] { "kind=" + MusterClient.Escape(kind) },
        ];
        return fields.Length == 0 ? "events/stream" : "events/stream?" + string.Join('&', fields);
    }

    public async IAsyncEnumerable<JsonNode> ReadAsync(
        Action<string> say,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var pause = new PeriodicTimer(Pause);
        for (var isFirst = true; ; isFirst = false)
        {
            using var lines = await TryOpenAsync(isFirst, cancellation);
            while (lines is not null && await TryReadAsync(lines, cancellation) is { } line)
            {
                if (!line.StartsWith(DataField, StringComparison.Ordinal))
                    continue;
                if (JsonNode.Parse(line[DataField.Length..]) is not { } item)
                    continue;
                _last = item["id"]?.GetValue<long>() ?? _last;
                yield return item;
            }
            if (lines is not null)
                say("The stream broke off; trying again.");
            await pause.WaitForNextTickAsync(cancellation);
        }
    }

    private async Task<StreamReader?> TryOpenAsync(bool isFirst, CancellationToken cancellation)
    {
        try
        {
            var last = _last?.ToString(CultureInfo.InvariantCulture);
            return new StreamReader(await client.OpenAsync(query, last, cancellation));
        }
        catch (CommandFailure) when (!isFirst)
        {
            return null;
        }
    }

    private static async Task<string?> TryReadAsync(
        StreamReader lines,
        CancellationToken cancellation
    )
    {
        try
        {
            return await lines.ReadLineAsync(cancellation);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return null;
        }
    }
}
