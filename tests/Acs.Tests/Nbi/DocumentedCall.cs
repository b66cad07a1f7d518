using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>One call with curl, and the answer that GenieACS's interface is documented to give.</summary>
/// <param name="Method">GET, HEAD, POST, PUT or DELETE.</param>
/// <param name="Path">As it stands in the request line.</param>
/// <param name="Line">Status and reason phrase.</param>
/// <param name="Body">
/// What comes back: a JSON text is compared as JSON, without the order of members; in any text
/// <c>«time»</c>, <c>«id»</c> and <c>«any»</c> stand for what is not known before.
/// </param>
internal sealed record DocumentedCall(string Method, string Path, string Line, string Body = "")
{
    /// <summary>What is sent.</summary>
    public string? Sent { get; init; }

    /// <summary>Headers that are sent.</summary>
    public string[] With { get; init; } = [];

    /// <summary>Headers of the answer, <c>name: value</c>.</summary>
    public string[] Headers { get; init; } = [];

    public async Task<CurlReply> RunAsync(NbiServer server)
    {
        List<string> arguments = Method is "HEAD" ? ["-I"] : ["-X", Method];
        if (Sent is not null)
            arguments.AddRange(["--data-binary", Sent]);
        foreach (var header in With)
            arguments.AddRange(["-H", header]);
        return await server.CurlAsync(Path, [.. arguments]);
    }

    /// <summary>Fails with the call's own words where the answer is another.</summary>
    public void Check(CurlReply reply)
    {
        var heads = reply.Heads.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries);
        var line = heads[^1].Split("\r\n")[0];
        Assert.True($"HTTP/1.1 {Line}" == line, $"{this}\nanswers {line}\n{reply.Text}");
        foreach (var header in Headers.Append("GenieACS-Version: 1.2.16"))
        {
            var (name, value) = (header.Split(": ")[0], header.Split(": ")[1]);
            Assert.True(reply.Header(name) == value, $"{this}\nhas {name}: {reply.Header(name)}");
        }
        // HEAD has no body; curl writes the head in its place.
        if (Method == "HEAD")
            return;
        var isSame =
            Body.StartsWith('[') || Body.StartsWith('{')
                ? Same(JsonNode.Parse(Body), JsonNode.Parse(reply.Text))
                : Matches(Body, reply.Text);
        Assert.True(isSame, $"{this}\nanswers {reply.Text}");
    }

    private static bool Same(JsonNode? expected, JsonNode? actual) =>
        (expected, actual) switch
        {
            (JsonObject wanted, JsonObject there) => wanted.Count == there.Count
                && wanted.All(member =>
                    there.TryGetPropertyValue(member.Key, out var value)
                    && Same(member.Value, value)
                ),
            (JsonArray wanted, JsonArray there) => wanted.Count == there.Count
                && wanted.Zip(there).All(pair => Same(pair.First, pair.Second)),
            (JsonValue wanted, JsonValue there) when wanted.TryGetValue<string>(out var text) =>
                there.TryGetValue<string>(out var other) && Matches(text, other),
            _ => JsonNode.DeepEquals(expected, actual),
        };

    private static bool Matches(string expected, string actual) =>
        Regex.IsMatch(
            actual,
            "^"
                + Regex
                    .Escape(expected)
                    .Replace("«time»", @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
                    .Replace("«id»", "[0-9a-f]{24}")
                    .Replace("«any»", ".+")
                + "$",
            RegexOptions.CultureInvariant
        );
}
