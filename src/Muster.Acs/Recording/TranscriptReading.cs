using System.Globalization;
using System.Text;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Recording;

/// <summary>From what is stored to what people and programs read.</summary>
internal static class TranscriptReading
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static TranscriptExchange Read(StoredExchange exchange, DateTimeOffset began) =>
        new(
            began + exchange.At,
            exchange.Took.TotalMilliseconds,
            exchange.Cause,
            Message(exchange.Request),
            Message(exchange.Response)
        );

    /// <summary>
    /// The whole session as HTTP, each message under a line that says which it is. Lengths in the heads
    /// are those of the wire, before secrets were taken out.
    /// </summary>
    public static string Raw(Transcript transcript)
    {
        var text = new StringBuilder();
        var number = 0;
        foreach (var exchange in transcript.Exchanges)
        {
            number++;
            text.Append(
                CultureInfo.InvariantCulture,
                $"### {number} request {exchange.At:O} {exchange.Request.Size} octets\n"
            );
            Append(text, exchange.Request);
            text.Append(
                CultureInfo.InvariantCulture,
                $"### {number} response after {exchange.TookMs:0.000} ms "
            );
            text.Append(CultureInfo.InvariantCulture, $"{exchange.Response.Size} octets");
            text.Append(exchange.Cause is { } cause ? $", {cause}\n" : "\n");
            Append(text, exchange.Response);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, TranscriptMessage message)
    {
        text.Append(message.Head).Append("\r\n\r\n");
        text.Append(message.Body ?? $"({message.Size} octets that were left out)");
        text.Append('\n');
    }

    private static TranscriptMessage Message(StoredMessage stored) =>
        new(stored.Head, Text(stored.Body), stored.Size, Decoded(stored.Body));

    private static string? Text(byte[]? body)
    {
        if (body is null)
            return null;
        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(body);
        }
    }

    private static TranscriptEnvelope? Decoded(byte[]? body)
    {
        if (body is null || EnvelopeReader.IsEmpty(body))
            return null;
        try
        {
            var envelope = EnvelopeReader.Read(body);
            var fault = envelope.Body as Fault;
            return new TranscriptEnvelope(
                envelope.Body?.ElementName ?? "",
                envelope.ID,
                fault?.FaultCode.Value ?? 0,
                fault?.FaultString ?? "",
                [.. Parameters(envelope.Body)]
            );
        }
        catch (EnvelopeException)
        {
            return null;
        }
    }

    private static IEnumerable<TranscriptParameter> Parameters(CwmpMessage? message) =>
        message switch
        {
            Inform inform => inform.ParameterList.Select(Valued),
            GetParameterValues get => get.ParameterNames.Select(Named),
            GetParameterValuesResponse got => got.ParameterList.Select(Valued),
            SetParameterValues set => set.ParameterList.Select(Valued),
            GetParameterNames get => [Named(get.ParameterPath)],
            GetParameterNamesResponse got => got.ParameterList.Select(entry => Named(entry.Name)),
            GetParameterAttributes get => get.ParameterNames.Select(Named),
            AddObject add => [Named(add.ObjectName)],
            DeleteObject delete => [Named(delete.ObjectName)],
            Fault fault => fault.SetParameterValuesFaults.Select(entry =>
                Named(entry.ParameterName)
            ),
            _ => [],
        };

    private static TranscriptParameter Named(string name) => new(name, null);

    private static TranscriptParameter Valued(ParameterValueStruct entry) =>
        new(entry.Name, entry.Value.Text);
}
