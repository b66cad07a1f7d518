using System.Buffers;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp;

/// <summary>Envelope to bytes.</summary>
public static class EnvelopeWriter
{
    /// <summary>
    /// Writes one envelope in UTF-8 (in fact in ASCII: all else as character references), valid
    /// against the schema of <see cref="Envelope.Version"/>.
    /// </summary>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeFailure.NotInVersion"/>: that version has no such message or header; <see
    /// cref="EnvelopeFailure.NotWritable"/>: it is no message of CWMP. Nothing, or only a part, has
    /// been written then.
    /// </exception>
    public static void Write(IBufferWriter<byte> output, Envelope envelope)
    {
        if (envelope.Body is { } body && body.Since > envelope.Version)
            throw NotInVersion(envelope.Version, $"the message {body.ElementName}", body.Since);
        var xml = new XmlOutput(output, envelope.Style);
        if (!envelope.Style.HasFlag(EnvelopeStyle.NoDeclaration))
            xml.Markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8);
        xml.Markup(envelope.Style.HasFlag(EnvelopeStyle.NoHyphen) ? PlainOpening : Opening);
        xml.Text(envelope.Namespace ?? CwmpVersions.Namespace(envelope.Version));
        xml.Markup("\">"u8);
        WriteHeader(ref xml, envelope);
        OpenSoap(ref xml, "Body>"u8);
        if (envelope.Body is not null)
            WriteMessage(ref xml, envelope.Body);
        CloseSoap(ref xml, "Body>"u8);
        CloseSoap(ref xml, "Envelope>"u8);
        xml.Flush();
    }

    // Quirk 69: the shape of the standard's own examples, prefixes included, declared at once.
    private static ReadOnlySpan<byte> Opening =>
        """
            <soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"
             xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/"
             xmlns:xsd="http://www.w3.org/2001/XMLSchema"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             xmlns:cwmp="
            """u8;

    private static ReadOnlySpan<byte> PlainOpening =>
        """
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
             xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"
             xmlns:xsd="http://www.w3.org/2001/XMLSchema"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             xmlns:cwmp="
            """u8;

    private static void OpenSoap(ref XmlOutput xml, ReadOnlySpan<byte> name)
    {
        xml.Markup("<"u8);
        xml.Markup(xml.SoapPrefix);
        xml.Markup(name);
    }

    private static void CloseSoap(ref XmlOutput xml, ReadOnlySpan<byte> name)
    {
        xml.Markup("</"u8);
        xml.Markup(xml.SoapPrefix);
        xml.Markup(name);
    }

    /// <summary>Writes the message's element alone; its prefix cwmp is declared nowhere.</summary>
    /// <exception cref="EnvelopeException">It is no message of CWMP.</exception>
    public static void WriteElement(IBufferWriter<byte> output, CwmpMessage message)
    {
        var xml = new XmlOutput(output);
        WriteMessage(ref xml, message);
        xml.Flush();
    }

    private static void WriteMessage(ref XmlOutput xml, CwmpMessage message)
    {
        if (message is RawRequest)
        {
            message.Write(ref xml);
            return;
        }
        // An RPC and its response are CWMP's, a fault is SOAP's (TR-069 3.5).
        Span<byte> name = stackalloc byte[96];
        var prefix = message is Fault ? xml.SoapPrefix : "cwmp:"u8;
        prefix.CopyTo(name);
        if (!Encoding.ASCII.TryGetBytes(message.ElementName, name[prefix.Length..], out var length))
            throw Unwritable.Because(message.ElementName);
        name = name[..(prefix.Length + length)];
        xml.Open(name);
        message.Write(ref xml);
        xml.Close(name);
    }

    private static void WriteHeader(ref XmlOutput xml, Envelope envelope)
    {
        ExpectHeadersInVersion(envelope);
        if (
            envelope.ID is null
            && envelope.HoldRequests is null
            && envelope.SessionTimeout is null
            && envelope.SupportedCWMPVersions is null
            && envelope.UseCWMPVersion is null
        )
            return;
        OpenSoap(ref xml, "Header>"u8);
        Block(ref xml, "cwmp:ID"u8, '1', envelope.ID);
        // Digits, not words: agents parse it with atoi.
        Block(
            ref xml,
            "cwmp:HoldRequests"u8,
            '1',
            envelope.HoldRequests switch
            {
                true => "1",
                false => "0",
                null => null,
            }
        );
        Block(
            ref xml,
            "cwmp:SessionTimeout"u8,
            '0',
            envelope.SessionTimeout?.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        Block(ref xml, "cwmp:SupportedCWMPVersions"u8, '0', envelope.SupportedCWMPVersions);
        Block(ref xml, "cwmp:UseCWMPVersion"u8, '1', envelope.UseCWMPVersion);
        CloseSoap(ref xml, "Header>"u8);
    }

    private static void Block(
        ref XmlOutput xml,
        ReadOnlySpan<byte> name,
        char mustUnderstand,
        string? text
    )
    {
        if (text is null)
            return;
        xml.Markup("<"u8);
        xml.Markup(name);
        xml.Markup(" "u8);
        xml.Markup(xml.SoapPrefix);
        xml.Markup(mustUnderstand == '1' ? "mustUnderstand=\"1\">"u8 : "mustUnderstand=\"0\">"u8);
        xml.Text(text);
        xml.Close(name);
    }

    private static void ExpectHeadersInVersion(Envelope envelope)
    {
        var version = envelope.Version;
        if (envelope.NoMoreRequests is not null)
            throw new EnvelopeException(
                EnvelopeFailure.NotInVersion,
                "The header NoMoreRequests is deprecated and never sent."
            );
        if (envelope.SessionTimeout is not null && version < CwmpVersion.V1_3)
            throw NotInVersion(version, "the header SessionTimeout", CwmpVersion.V1_3);
        if (envelope.SupportedCWMPVersions is not null && version < CwmpVersion.V1_4)
            throw NotInVersion(version, "the header SupportedCWMPVersions", CwmpVersion.V1_4);
        if (envelope.UseCWMPVersion is not null && version < CwmpVersion.V1_4)
            throw NotInVersion(version, "the header UseCWMPVersion", CwmpVersion.V1_4);
    }

    private static EnvelopeException NotInVersion(
        CwmpVersion version,
        string what,
        CwmpVersion since
    ) =>
        new(
            EnvelopeFailure.NotInVersion,
            $"CWMP {CwmpVersions.Text(version)} does not have {what}; "
                + $"it came with {CwmpVersions.Text(since)}."
        );
}
