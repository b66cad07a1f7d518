using System.Globalization;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Reads query parameters, and names the one that is wrong.</summary>
internal readonly struct QueryReader(HttpRequest request)
{
    public const int MaxPageSize = 1_000;
    public const int MaxFilterLength = 8_192;
    private const int MaxTextLength = 1_024;

    private readonly IQueryCollection query = request.Query;

    /// <summary>Null when it is absent or empty.</summary>
    public string? Text(string name, int maxLength = MaxTextLength)
    {
        var text = query[name].ToString();
        if (text.Length > maxLength)
            throw Problems.Invalid(name, $"This is longer than {maxLength} characters.");
        return text.Length == 0 ? null : text;
    }

    public int? Number(string name, int min, int max)
    {
        if (Text(name) is not { } text)
            return null;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
            return number;
        throw Problems.Invalid(name, $"'{text}' is no number from {min} to {max}.");
    }

    public bool Flag(string name) =>
        Text(name) switch
        {
            null or "false" or "0" => false,
            "true" or "1" => true,
            var text => throw Problems.Invalid(name, $"'{text}' is neither true nor false."),
        };

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : throw Problems.Invalid(
                name,
                $"'{text}' is no ISO 8601 time such as 2026-01-31T12:00:00Z."
            );
    }

    public TimeSpan? Seconds(string name, int min, int max) =>
        Number(name, min, max) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public PageRequest Page() =>
        new(Number("limit", 1, MaxPageSize) ?? 50, Text("cursor"), Flag("total"));

    /// <summary>What follows a prefix in the names, with the values: <c>parameter.NAME=VALUE</c>.</summary>
    public Dictionary<string, string> Below(string prefix)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, values) in query)
        {
            if (key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal))
                found.Add(key[prefix.Length..], values.ToString());
        }
        return found;
    }
}
