using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;

namespace Muster.Acs.Tests.Access;

/// <summary>What a browser keeps between requests: its cookies, and what came back last.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _http;

    public Browser(TestAcs acs) => _http = new HttpClient { BaseAddress = acs.Api.BaseAddress };

    public List<(string Name, string Value)> Headers { get; } = [];
    public HttpStatusCode Status { get; private set; }
    public string? SetCookie { get; private set; }

    /// <summary>Where it ended up.</summary>
    public Uri At { get; private set; } = new("about:blank");
    public string? Detail => Text("detail");
    public string? Field => Text("field");

    private JsonElement _json;

    public void Dispose() => _http.Dispose();

    public async Task<HttpStatusCode> SignInAsync(string user, string password, string? code = null)
    {
        await PostAsync(
            "auth/sign-in",
            new
            {
                user,
                password,
                code,
            }
        );
        return Status;
    }

    public Task<JsonElement> GetAsync(string path) => AskAsync(HttpMethod.Get, path, null);

    public Task<JsonElement> PostAsync<T>(string path, T body) =>
        AskAsync(HttpMethod.Post, path, JsonContent.Create(body));

    public Task<JsonElement> PutAsync<T>(string path, T body) =>
        AskAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<JsonElement> FormAsync(string path, params (string Name, string Value)[] fields) =>
        AskAsync(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(
                fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
            )
        );

    public async Task<HttpStatusCode> SendAsync(HttpMethod method, string path)
    {
        await AskAsync(method, path, null);
        return Status;
    }

    private async Task<JsonElement> AskAsync(HttpMethod method, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        (Status, At) = (answer.StatusCode, answer.RequestMessage!.RequestUri!);
        SetCookie = answer.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? cookies.FirstOrDefault(cookie =>
                cookie.StartsWith("muster=", StringComparison.Ordinal)
            )
            : null;
        var text = await answer.Content.ReadAsStringAsync();
        _json = text.StartsWith('{') ? JsonDocument.Parse(text).RootElement.Clone() : default;
        return _json;
    }

    private string? Text(string name) =>
        _json.ValueKind == JsonValueKind.Object && _json.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;
}
