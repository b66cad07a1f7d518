using System.Globalization;
using Muster.Cpe.Tree;

namespace Muster.Cpe.BulkData;

/// <summary>What a profile found at the end of one reporting interval.</summary>
internal sealed record CollectedReport(
    DateTimeOffset CollectionTime,
    IReadOnlyList<BulkValue> Values
)
{
    /// <summary>Most values in one report; whoever asks for more gets the first of them.</summary>
    public const int MostValues = 10_000;

    public static CollectedReport Of(
        IParameterTree tree,
        BulkProfileSettings settings,
        DateTimeOffset now
    )
    {
        var values = new List<BulkValue>();
        foreach (var row in settings.Reported)
            row.Collect(tree, settings.Excluded, values, MostValues);
        return new CollectedReport(now, values);
    }

    /// <summary>"Unix-Epoch", whose unit the standard's texts do not agree on; null for "None".</summary>
    public long? UnixEpoch(string format, bool inMilliseconds) =>
        format != "Unix-Epoch" ? null
        : inMilliseconds ? CollectionTime.ToUnixTimeMilliseconds()
        : CollectionTime.ToUnixTimeSeconds();

    /// <summary>"ISO-8601"; null for another format.</summary>
    public string? Iso8601(string format) =>
        format == "ISO-8601"
            ? CollectionTime.UtcDateTime.ToString(
                "yyyy-MM-ddTHH:mm:ssZ",
                CultureInfo.InvariantCulture
            )
            : null;
}
