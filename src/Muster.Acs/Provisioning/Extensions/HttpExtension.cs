using System.Text;
using System.Text.Json;
using Muster.Acs.Outgoing;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// An extension that is a service: the call is a POST, what it answers is the answer. An empty answer
/// is <c>null</c>; any status but 2xx is a fault, named by the body where that says how.
/// </summary>
internal sealed class HttpExtension(OutgoingHttp http, AcsOptions options)
{
    public const int MaxAnswer = 1024 * 1024;

    public async Task<ExtensionResult> CallAsync(
        ExtensionCall call,
        Uri url,
        CancellationToken cancellation
    )
    {
        var request = new OutgoingRequest(url, BodyOf(call), options.ExtensionTimeout)
        {
            MaxAnswer = MaxAnswer,
            Headers = options.ExtensionSecret is { } secret
                ? [("Authorization", $"Bearer {secret}")]
                : [],
        };
        var answer = await http.PostAsync(request, cancellation);
        return answer switch
        {
            { IsLate: true } => ExtensionResult.Failed("timeout", "Extension timed out"),
            { Status: 0 } => ExtensionResult.Failed(
                "ext",
                $"The extension '{call.File}' cannot be called: {answer.Trouble}."
            ),
            { IsSuccess: false } => FaultText.Read(answer.Body)
                ?? ExtensionResult.Failed(
                    "ext.HttpError",
                    $"The extension '{call.File}' answered with status {answer.Status}."
                ),
            { IsWhole: false } => ExtensionResult.Failed(
                "ext.RangeError",
                $"The answer of the extension '{call.File}' is longer than {MaxAnswer} octets."
            ),
            _ => AnswerOf(call.File, answer.Body),
        };
    }

    private static ExtensionResult AnswerOf(string file, byte[] body)
    {
        if (body.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
            return ExtensionResult.Answer("null");
        try
        {
            using var document = JsonDocument.Parse(body);
            return ExtensionResult.Answer(document.RootElement.GetRawText());
        }
        catch (JsonException wrong)
        {
            return ExtensionResult.Failed(
                "ext.SyntaxError",
                $"The answer of the extension '{file}' is no JSON: {wrong.Message}"
            );
        }
    }

    private static byte[] BodyOf(ExtensionCall call)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("deviceId", call.DeviceId);
            json.WriteString("extension", call.File);
            json.WriteString("function", call.Function);
            json.WriteStartArray("args");
            foreach (var arg in call.Args)
                json.WriteStringValue(arg);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return body.ToArray();
    }
}
