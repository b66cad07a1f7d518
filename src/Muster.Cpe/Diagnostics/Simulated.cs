using System.Globalization;
using Muster.Cpe.Timing;

namespace Muster.Cpe.Diagnostics;

/// <summary>
/// A scan of the air. There is no radio here: the neighbours are drawn from the device's seed, so that
/// one device always hears the same ones, a little louder or softer.
/// </summary>
internal static class SimulatedScan
{
    private const int Most = 12;
    private static readonly string[] Names =
    [
        "Linden",
        "Garden",
        "Cafe",
        "Studio",
        "Attic",
        "Nest",
    ];
    private static readonly int[] Low = [1, 6, 11];
    private static readonly int[] High = [36, 44, 52, 100, 149];
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(20);

    public static async Task<DiagnosticOutcome> RunAsync(
        DiagnosticJob job,
        CancellationToken cancel
    )
    {
        await Task.Delay(Takes, job.Time, cancel);
        var random = SeededRandom.For(job.Runtime.Options.Seed, job.Cpe.Index);
        var rows = new List<IReadOnlyList<(string, string)>>();
        var count = 2 + random.Next(Most - 1);
        for (var i = 0; i < count; i++)
            rows.Add(Row(job, ref random));
        return new DiagnosticOutcome(DiagnosticOutcome.Complete).With("Result.", rows);
    }

    private static IReadOnlyList<(string, string)> Row(DiagnosticJob job, ref SeededRandom random)
    {
        var isHigh = random.Next(2) == 1;
        var channel = isHigh ? High[random.Next(High.Length)] : Low[random.Next(Low.Length)];
        var name = $"{Names[random.Next(Names.Length)]}-{random.Next(100):D2}";
        var address = random.Next() & 0xFFFFFFFFFF;
        var strength = -40 - random.Next(50) - (job.Time.GetUtcNow().Second % 3);
        return
        [
            ("Radio", isHigh ? "Device.WiFi.Radio.2" : "Device.WiFi.Radio.1"),
            ("SSID", name),
            ("BSSID", Mac(address)),
            ("Mode", "Infrastructure"),
            ("Channel", DiagnosticOutcome.Digits(channel)),
            ("SignalStrength", DiagnosticOutcome.Digits(strength)),
            ("Noise", "-95"),
            ("SecurityModeEnabled", "WPA2"),
            ("EncryptionMode", "AES"),
            ("OperatingFrequencyBand", isHigh ? "5GHz" : "2.4GHz"),
            ("OperatingChannelBandwidth", isHigh ? "80MHz" : "20MHz"),
            ("SupportedStandards", isHigh ? "a,n,ac" : "b,g,n"),
            ("OperatingStandards", isHigh ? "n,ac" : "g,n"),
            ("BeaconPeriod", "100"),
            ("DTIMPeriod", "100"),
        ];
    }

    // Locally administered, so that it is nobody's.
    private static string Mac(ulong tail)
    {
        var hex = tail.ToString("X10", CultureInfo.InvariantCulture);
        return $"02:{hex[..2]}:{hex[2..4]}:{hex[4..6]}:{hex[6..8]}:{hex[8..10]}";
    }
}

/// <summary>
/// The tests of a DSL line. There is no line here: its length is drawn from the device's seed, and the rest
/// follows from that as on copper.
/// </summary>
internal static class SimulatedLine
{
    private const int Groups = 32;
    private const int MostRepetitions = 1_000;
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(20);

    public static async Task<DiagnosticOutcome> TestAsync(
        DiagnosticJob job,
        CancellationToken cancel
    )
    {
        await Task.Delay(Takes, job.Time, cancel);
        // 200 to 3,200 metres.
        var length = 200 + (3_000 * Fraction(job));
        var outcome = new DiagnosticOutcome(DiagnosticOutcome.Complete);
        foreach (var (way, share) in (ReadOnlySpan<(string, double)>)[("ds", 1.0), ("us", 0.4)])
        {
            var loss = length * 0.014 * share;
            outcome
                .With($"ACTPSD{way}", way == "ds" ? -400 : -380)
                .With($"ACTATP{way}", way == "ds" ? 190 : 120)
                .With($"LATNpb{way}", Tenths(loss))
                .With($"SATN{way}", Tenths(loss * 0.97))
                .With($"HLOGG{way}", 8)
                .With($"HLOGps{way}", List(i => Tenths(-loss * (0.6 + (0.8 * i / Groups)))))
                .With($"QLNG{way}", 8)
                .With($"QLNps{way}", List(i => Whole(-120 + (i % 5))))
                .With($"SNRG{way}", 8)
                .With($"SNRps{way}", List(i => Whole(Snr(loss, i))))
                .With($"BITSps{way}", List(i => Whole(Math.Clamp(Snr(loss, i) / 3, 0, 15))));
        }
        return outcome;
    }

    public static async Task<DiagnosticOutcome> LoopbackAsync(
        DiagnosticJob job,
        CancellationToken cancel
    )
    {
        await Task.Delay(Takes, job.Time, cancel);
        var repetitions = job.Count("NumberOfRepetitions", 1, MostRepetitions);
        var time = TimeSpan.FromMilliseconds(8 + (12 * Fraction(job)));
        var times = new EchoTally();
        for (var i = 0; i < repetitions; i++)
            times.Add(time + TimeSpan.FromMilliseconds(i % 3));
        return times.In(new DiagnosticOutcome(DiagnosticOutcome.Complete), "");
    }

    private static double Fraction(DiagnosticJob job) =>
        SeededRandom.For(job.Runtime.Options.Seed, job.Cpe.Index).NextDouble();

    private static double Snr(double loss, int group) =>
        Math.Max(0, 60 - (loss * (0.5 + (1.0 * group / Groups))));

    private static string List(Func<int, string> element) =>
        string.Join(',', Enumerable.Range(0, Groups).Select(element));

    private static string Whole(double number) =>
        Math.Round(number).ToString("0", CultureInfo.InvariantCulture);

    private static string Tenths(double number) =>
        number.ToString("0.0", CultureInfo.InvariantCulture);
}
