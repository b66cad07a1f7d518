using System.Globalization;
using Muster.Acs.Operations;
using Muster.CommandLine;

namespace Muster.Verbs.Diagnostics;

/// <summary>How the results of tests look.</summary>
internal static class DiagnosticTables
{
    public static void Echo(Terminal terminal, EchoTimes? times)
    {
        if (times is null)
            return;
        terminal.Rows(
            ["ADDRESS", "ANSWERED", "LOST", "AVERAGE", "LEAST", "MOST"],
            [
                [
                    times.IPAddressUsed ?? "",
                    Whole(times.SuccessCount),
                    Whole(times.FailureCount),
                    Time(times.AverageMicroseconds),
                    Time(times.MinimumMicroseconds),
                    Time(times.MaximumMicroseconds),
                ],
            ]
        );
    }

    public static void Route(Terminal terminal, DiagnosticResult result) =>
        terminal.Rows(
            ["HOP", "HOST", "ADDRESS", "ERROR", "TIMES"],
            from hop in result.Route?.Hops ?? []
            select new[]
            {
                Whole(hop.Hop),
                hop.Host.Length > 0 ? hop.Host : "*",
                hop.Address,
                hop.ErrorCode is > 0 ? Whole(hop.ErrorCode) : "",
                string.Join(' ', hop.RoundTripMilliseconds.Select(time => $"{time} ms")),
            }
        );

    public static void Throughput(Terminal terminal, DiagnosticResult result)
    {
        if (result.Throughput is not { } measured)
            return;
        terminal.Rows(
            ["RATE", "OCTETS", "TOOK", "CONNECTED IN", "FIRST DATA AFTER"],
            [
                [
                    Rate(measured.BitsPerSecond),
                    Whole(measured.TestBytes),
                    Span(measured.EOMTime - measured.BOMTime),
                    Span(measured.TcpOpenResponseTime - measured.TcpOpenRequestTime),
                    Span(measured.BOMTime - measured.ROMTime),
                ],
            ]
        );
    }

    public static void UdpEcho(Terminal terminal, DiagnosticResult result)
    {
        Echo(terminal, result.UdpEcho?.Times);
        if (result.UdpEcho is { Packets.Count: > 0 } echoed)
            terminal.Rows(
                ["PACKET", "ANSWERED", "TOOK", "SERVER HELD IT"],
                from packet in echoed.Packets
                select new[]
                {
                    Whole(packet.TestGenSN),
                    packet.Success ? "yes" : "no",
                    packet.Success ? Span(packet.Received - packet.Sent) : "",
                    Time(packet.ServerMicroseconds),
                }
            );
    }

    public static void UdpEchoServer(Terminal terminal, DiagnosticResult result)
    {
        if (result.UdpEchoServer is not { } counters)
            return;
        terminal.Rows(
            ["WAS ON", "RECEIVED", "ANSWERED", "FIRST", "LAST"],
            [
                [
                    counters.WasEnabled == true ? "yes" : "no",
                    Whole(counters.PacketsReceived),
                    Whole(counters.PacketsResponded),
                    $"{counters.TimeFirstPacketReceived:u}",
                    $"{counters.TimeLastPacketReceived:u}",
                ],
            ]
        );
    }

    public static void Lookup(Terminal terminal, DiagnosticResult result) =>
        terminal.Rows(
            ["STATUS", "NAME", "ADDRESSES", "SERVER", "ANSWER", "TOOK"],
            from answer in result.Lookup?.Answers ?? []
            select new[]
            {
                answer.Status,
                answer.HostNameReturned,
                string.Join(' ', answer.IPAddresses),
                answer.DNSServerIP,
                answer.AnswerType,
                $"{answer.ResponseMilliseconds} ms",
            }
        );

    public static void Neighbors(Terminal terminal, DiagnosticResult result) =>
        terminal.Rows(
            ["SSID", "BSSID", "BAND", "CHANNEL", "SIGNAL", "SECURITY", "STANDARDS"],
            from network in result.Neighbors ?? []
            orderby network.SignalStrength descending
            select new[]
            {
                network.SSID,
                network.BSSID,
                network.OperatingFrequencyBand,
                Whole(network.Channel),
                $"{network.SignalStrength} dBm",
                network.SecurityModeEnabled,
                string.Join(',', network.OperatingStandards),
            }
        );

    public static void Dsl(Terminal terminal, DiagnosticResult result)
    {
        if (result.Dsl is not { } line)
            return;
        terminal.Rows(
            ["", "POWER", "ATTENUATION", "SIGNAL ATTENUATION", "SNR MEAN", "BITS"],
            [Direction("down", line.Downstream), Direction("up", line.Upstream)]
        );
    }

    /// <summary>The one number that matters of a result.</summary>
    public static string OneLine(DiagnosticResult? result) =>
        result switch
        {
            { Echo: { } echo } => EchoLine(echo),
            { UdpEcho.Times: { } echo } => EchoLine(echo),
            { Route: { } route } => $"{route.Hops.Count} hops, {route.ResponseMilliseconds} ms",
            { Throughput: { } measured } => Rate(measured.BitsPerSecond),
            { UdpEchoServer: { } counters } => $"{counters.PacketsResponded} answered",
            { Lookup: { } lookup } => $"{lookup.SuccessCount} of {lookup.Answers.Count} answered",
            { Neighbors: { } neighbors } => $"{neighbors.Count} networks",
            { Dsl.Downstream.LATN: [var loss, ..] } => $"{Tenths(loss)} dB down",
            _ => "",
        };

    private static string EchoLine(EchoTimes times) =>
        $"{times.SuccessCount} answered, {times.FailureCount} lost, "
        + Time(times.AverageMicroseconds);

    private static string[] Direction(string name, DslDirection direction) =>
        [
            name,
            direction.ACTATP is { } power ? $"{Tenths(power / 10.0)} dBm" : "",
            string.Join(' ', direction.LATN.Select(db => $"{Tenths(db)} dB")),
            string.Join(' ', direction.SATN.Select(db => $"{Tenths(db)} dB")),
            direction.SNR.Count > 0 ? Tenths(direction.SNR.Average()) : "",
            Whole((long)direction.BITS.Sum()),
        ];

    private static string Rate(double? bits) =>
        bits switch
        {
            null => "",
            >= 1e9 => $"{Tenths(bits.Value / 1e9)} Gbit/s",
            >= 1e6 => $"{Tenths(bits.Value / 1e6)} Mbit/s",
            _ => $"{Tenths(bits.Value / 1e3)} kbit/s",
        };

    private static string Time(long? microseconds) =>
        microseconds is { } time ? Span(TimeSpan.FromMicroseconds(time)) : "";

    private static string Span(TimeSpan? span) =>
        span is { } time
            ? time.TotalSeconds >= 1
                ? $"{Tenths(time.TotalSeconds)} s"
                : $"{time.TotalMilliseconds.ToString("0.0##", CultureInfo.InvariantCulture)} ms"
            : "";

    private static string Whole(long? number) =>
        number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Tenths(double number) =>
        number.ToString("0.0", CultureInfo.InvariantCulture);
}
