using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Muster.CommandLine;

namespace Muster.Client;

/// <summary>
/// The REST API from outside. Answers are JSON as the server wrote it, so that <c>--json</c> shows all of
/// it; what a table shows is read into records.
/// </summary>
internal sealed partial class MusterClient : IDisposable
{
    private const string Root = "/api/v1/";

    private static readonly JsonSerializerOptions Rules = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly HttpClient http;

    public MusterClient(Uri url, string? key)
    {
        // A wait may last as long as the caller allowed; the caller's token ends it.
        http = new HttpClient { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        if (!string.IsNullOrEmpty(key))
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
    }

    public void Dispose() => http.Dispose();

    public static T Read<T>(JsonNode? json) =>
        json.Deserialize<T>(Rules)
        ?? throw new CommandFailure(ExitCode.Failed, "The server's answer is empty.");

    public static JsonNode? Write<T>(T value) => JsonSerializer.SerializeToNode(value, Rules);

    /// <summary>A path segment or a query value.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, null, cancellation);

    public Task<JsonNode?> DeleteAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Delete, path, null, cancellation);

    public Task<JsonNode?> PostAsync<T>(string path, T body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, options: Rules), cancellation);

    public Task<JsonNode?> PostTableAsync(
        string path,
        string table,
        CancellationToken cancellation
    ) =>
        SendAsync(
            HttpMethod.Post,
            path,
            new StringContent(table, System.Text.Encoding.UTF8, "text/csv"),
            cancellation
        );

    public Task<JsonNode?> PatchAsync<T>(string path, T body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, path, JsonContent.Create(body, options: Rules), cancellation);

    public Task<JsonNode?> PutJsonAsync<T>(string path, T body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, path, JsonContent.Create(body, options: Rules), cancellation);

    public Task<JsonNode?> PutAsync(string path, Stream content, CancellationToken cancellation) =>
        SendAsync(
            HttpMethod.Put,
            path,
            new StreamContent(content, 1 << 16)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") },
            },
            cancellation
        );

    /// <summary>Octets that lie in pieces.</summary>
    public Task<JsonNode?> PostOctetsAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> pieces,
        CancellationToken cancellation
    )
    {
        var all = new MemoryStream(pieces.Sum(piece => piece.Length));
        foreach (var piece in pieces)
            all.Write(piece.Span);
        all.Position = 0;
        return SendAsync(
            HttpMethod.Post,
            path,
            new StreamContent(all, 1 << 16)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") },
            },
            cancellation
        );
    }

    /// <summary>What is no JSON.</summary>
    public Task<string> GetTextAsync(string path, CancellationToken cancellation) =>
        TextAsync(HttpMethod.Get, path, null, cancellation);

    private CommandFailure Silent(HttpRequestException trouble) =>
        new(
            ExitCode.Unreachable,
            $"Nothing answers at {http.BaseAddress} ({Innermost(trouble).Message}). "
                + "Is the server running? --url or MUSTER_URL says where."
        );

    /// <summary>A stream of events from behind one on, or from now on; it ends with the server.</summary>
    public async Task<Stream> OpenAsync(
        string path,
        string? lastEventId,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Root + path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        try
        {
            var answer = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellation
            );
            if (answer.IsSuccessStatusCode)
                return await answer.Content.ReadAsStreamAsync(cancellation);
            using (answer)
                throw Refusal(
                    answer.StatusCode,
                    await answer.Content.ReadAsStringAsync(cancellation)
                );
        }
        catch (HttpRequestException trouble)
        {
            throw Silent(trouble);
        }
    }

    private async Task<JsonNode?> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellation
    )
    {
        var text = await TextAsync(method, path, content, cancellation);
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new CommandFailure(
                ExitCode.Unreachable,
                $"What answers at {http.BaseAddress} is no Muster server."
            );
        }
    }

    private async Task<string> TextAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(method, Root + path) { Content = content };
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
                throw Refusal(answer.StatusCode, text);
            return text;
        }
        catch (HttpRequestException trouble)
        {
            throw Silent(trouble);
        }
    }

    private static CommandFailure Refusal(HttpStatusCode status, string body)
    {
        var detail = DetailOf(body) ?? $"The server answered {(int)status}.";
        return status switch
        {
            HttpStatusCode.Forbidden => new(ExitCode.Failed, detail),
            HttpStatusCode.Unauthorized => new(
                ExitCode.Unreachable,
                "The server does not accept the key: give it with --key or MUSTER_API_KEY."
            ),
            HttpStatusCode.NotFound => new(ExitCode.NotFound, detail),
            HttpStatusCode.BadRequest => new(ExitCode.Usage, detail),
            _ => new(ExitCode.Failed, detail),
        };
    }

    private static string? DetailOf(string body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["detail"]?.GetValue<string>();
        }
        catch (Exception trouble) when (trouble is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Exception Innermost(Exception trouble) =>
        trouble.InnerException is { } inner ? Innermost(inner) : trouble;
}
