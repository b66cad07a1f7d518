using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>
/// A JSON body: bounded, read whole, refused with the line where it is no JSON, and with the field
/// where it is the wrong JSON.
/// </summary>
internal sealed class JsonBody : IDisposable
{
    private static readonly JsonDocumentOptions Syntax = new() { MaxDepth = 32 };
    private readonly JsonDocument document;

    private JsonBody(JsonDocument document) => this.document = document;

    public JsonElement Root => document.RootElement;

    public static async Task<JsonBody> ReadAsync(HttpRequest request, int max = BoundedBody.MaxSize)
    {
        var text = await BoundedBody.ReadAsync(request, max);
        if (text.IsEmpty)
            throw Problems.Invalid(null, "The body is empty; it must be a JSON object.");
        try
        {
            return new JsonBody(JsonDocument.Parse(text, Syntax));
        }
        catch (JsonException wrong)
        {
            throw Problems.Invalid(
                null,
                $"The body is no JSON at line {wrong.LineNumber + 1}, "
                    + $"position {wrong.BytePositionInLine + 1}: {Sentence(wrong.Message)}"
            );
        }
    }

    /// <summary>The whole body as one record.</summary>
    public T As<T>()
    {
        JsonShape.Check(Root, ApiJson.Rules.GetTypeInfo(typeof(T)), "");
        return Convert<T>(Root, "");
    }

    /// <summary>A part of the body, whose shape has been checked, as a record.</summary>
    /// <param name="element">The part.</param>
    /// <param name="path">Where it stands, to name a field in it: <c>tasks[2]</c>, or empty.</param>
    public static T Convert<T>(JsonElement element, string path)
    {
        try
        {
            return (T)element.Deserialize(ApiJson.Rules.GetTypeInfo(typeof(T)))!;
        }
        catch (JsonException wrong)
        {
            // What the check has no words for, such as half a surrogate pair.
            throw Problems.Invalid(
                JsonShape.Join(path, wrong.Path?.TrimStart('$', '.') ?? ""),
                "The value does not fit here."
            );
        }
    }

    public void Dispose() => document.Dispose();

    /// <summary>The reader's words, without the numbers it puts behind them.</summary>
    private static string Sentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
