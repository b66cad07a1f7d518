using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Hosting;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Tests.Api;

/// <summary>A whole server on free ports and a store of its own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public const string Key = "mk_test";

    private readonly string directory = Directory.CreateTempSubdirectory("muster-test-").FullName;
    private MusterHost? host;

    internal MusterHost Host => host!;
    internal HttpClient Client { get; } = new();

    internal AcsOptions Options =>
        new()
        {
            DataDirectory = directory,
            Bind = IPAddress.Loopback,
            CwmpPort = 0,
            FilesPort = 0,
            NbiPort = 0,
            Port = 0,
            ApiKey = Key,
            CpeUser = "cpe",
            CpePassword = "secret",
            MaxFileSize = 1024 * 1024,
            StopPatience = TimeSpan.Zero,
        };

    public async ValueTask InitializeAsync()
    {
        NewDatabase.PutIn(directory);
        host = await MusterHost.CreateAsync(Options);
        await host.StartAsync();
        Client.BaseAddress = host.Addresses.Api;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync();
        await Host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    internal T Service<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    internal async Task<Answer> SendAsync(HttpMethod method, string url, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body };
        using var response = await Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    internal Task<Answer> GetAsync(string url) => SendAsync(HttpMethod.Get, url);

    internal Task<Answer> JsonAsync(HttpMethod method, string url, string json) =>
        SendAsync(method, url, new StringContent(json, Encoding.UTF8, "application/json"));
}

/// <summary>What came back, read whole.</summary>
internal sealed record Answer(
    HttpStatusCode Status,
    string? MediaType,
    string Text,
    Uri? Location,
    TimeSpan? RetryAfter,
    string Challenge
)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;
    public string? Field => Json.TryGetProperty("field", out var name) ? name.GetString() : null;

    public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Location,
            response.Headers.RetryAfter?.Delta,
            response.Headers.WwwAuthenticate.ToString()
        );

    /// <summary>It is a refusal that names the field.</summary>
    public Answer Refuses(HttpStatusCode status, string? field)
    {
        Assert.Equal((status, field), (Status, Field));
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        return this;
    }
}
