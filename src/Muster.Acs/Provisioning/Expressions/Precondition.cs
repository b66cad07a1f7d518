using System.Text.Json;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// When a preset applies: an expression, or the JSON query that GenieACS had before 1.2. Nothing at all
/// is always.
/// </summary>
internal static class Precondition
{
    /// <summary>Throws <see cref="ExpressionException"/>, for old queries too.</summary>
    public static Expression Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Expression.True;
        try
        {
            return Expression.Parse(text);
        }
        catch (ExpressionException) when (text.AsSpan().TrimStart().StartsWith("{"))
        {
            return Query(text);
        }
    }

    private static Expression Query(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(
                text,
                new JsonDocumentOptions { MaxDepth = ExpressionLimits.Depth / 2 }
            );
            return JsonQuery.Read(json.RootElement);
        }
        catch (JsonException malformed)
        {
            var line = (int)(malformed.LineNumber ?? 0);
            var start = 0;
            for (; line > 0 && start >= 0; line--)
                start = text.IndexOf('\n', start) + 1;
            var position = start + (int)(malformed.BytePositionInLine ?? 0);
            throw new ExpressionException("neither an expression nor JSON", text, position);
        }
        catch (FormatException wrong)
        {
            throw new ExpressionException(wrong.Message, text, 0);
        }
    }
}
