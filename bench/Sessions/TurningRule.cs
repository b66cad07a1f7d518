using System.Net.Http.Headers;
using System.Text;

namespace Muster.Bench;

/// <summary>
/// A preset that applies at <c>6 CONNECTION REQUEST</c> alone and does nothing: so that of a device that says this
/// every second time all rules are looked at again and again, the stock rules among them.
/// </summary>
internal static class TurningRule
{
    private const string Script = "// It only asks for the event.";

    private const string Preset = """
        {"events": {"6 CONNECTION REQUEST": true}, "configurations": [{"type": "provision", "name": "turning"}]}
        """;

    public static async Task StoreAsync(Uri api, string key, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = api };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (path, text) in new[] { ("provisions", Script), ("presets", Preset) })
        {
            using var body = new StringContent(text, Encoding.UTF8, "text/plain");
            using var put = await http.PutAsync($"api/v1/{path}/turning", body, cancellation);
            if (!put.IsSuccessStatusCode)
                throw new BenchFailure(
                    $"The server did not take the rule: {await put.Content.ReadAsStringAsync(cancellation)}"
                );
        }
    }
}
