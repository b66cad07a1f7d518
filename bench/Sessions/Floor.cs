using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Muster.Bench;

/// <summary>What a server answered, to be answered again without thinking.</summary>
/// <param name="Challenges">Of the 401 that a request without credentials gets; none without one.</param>
internal sealed record Recording(
    string ContentType,
    string[] Cookies,
    byte[] Body,
    string[] Challenges
);

/// <summary>
/// The floor: Kestrel and nothing else, that reads each request and answers the bytes Muster answered.
/// What Muster costs above it is the protocol, the device, the check of credentials, and the disk. With
/// Digest it asks for credentials, so that as many requests are made, and looks at none.
/// </summary>
internal static class Floor
{
    public static async Task<int> RunAsync(string recordingFile)
    {
        var recording = JsonSerializer.Deserialize<Recording>(
            await File.ReadAllBytesAsync(recordingFile)
        )!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(http => AnswerAsync(http, recording));
        await app.StartAsync();
        var ready = new { @event = "ready", cwmp = app.Urls.First() + "/" };
        Console.WriteLine(JsonSerializer.Serialize(ready));
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext http, Recording recording)
    {
        if (recording.Challenges.Length > 0 && http.Request.Headers.Authorization.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = recording.Challenges;
            http.Response.ContentLength = 0;
            return;
        }
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        if (http.Request.ContentLength is 0 or null)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        http.Response.ContentType = recording.ContentType;
        http.Response.ContentLength = recording.Body.Length;
        http.Response.Headers.SetCookie = recording.Cookies;
        await http.Response.Body.WriteAsync(recording.Body);
    }
}
