using System.Globalization;
using Muster.CommandLine;

namespace Muster.Serving;

internal sealed partial record ServerSettings
{
    private static IReadOnlyList<Setting> Recorder =>
        [
            Of(
                "recorder-sample",
                "SHARE",
                "Share of ordinary sessions that is recorded, 0 to 1 (0.01)",
                (o, t) => o with { RecorderSample = Share(t) }
            ),
            Of(
                "recorder-age",
                "TIME",
                "How long transcripts of sessions are kept (14d)",
                (o, t) => o with { RecorderAge = Duration(t) }
            ),
            Of(
                "recorder-size",
                "SIZE",
                "What all transcripts may take (256M); 0 records nothing",
                (o, t) => o with { RecorderSize = Octets(t) }
            ),
        ];

    internal static double Share(string text) =>
        double.TryParse(
            text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var share
        ) && share is >= 0 and <= 1
            ? share
            : throw new FormatException($"'{text}' is no share from 0 to 1");

    internal static TimeSpan Duration(string text) =>
        Durations.TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"'{text}' is no span of time; write 90s, 5m, 2h or 7d");

    private static long Octets(string text)
    {
        var digits = text.TrimEnd('k', 'K', 'm', 'M', 'g', 'G');
        var unit = text[digits.Length..].ToUpperInvariant() switch
        {
            "" => 1L,
            "K" => 1L << 10,
            "M" => 1L << 20,
            "G" => 1L << 30,
            _ => 0,
        };
        return
            unit > 0
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count < 1L << 32
            ? count * unit
            : throw new FormatException($"'{text}' is no size; write 500K, 256M or 2G");
    }
}
