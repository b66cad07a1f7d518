namespace Muster.Cwmp.Messages;

/// <summary>
/// A fault in place of a response (TR-069 3.5): a SOAP Fault with a CWMP detail, or a plain SOAP
/// fault without one.
/// </summary>
/// <param name="FaultCode">What went wrong; 0 in a plain SOAP fault.</param>
/// <param name="FaultString">For people; never parse it.</param>
/// <param name="SetParameterValuesFaults">
/// For SetParameterValues: one for each bad parameter.
/// </param>
public sealed record Fault(
    FaultCode FaultCode,
    string FaultString,
    IReadOnlyList<SetParameterValuesFault> SetParameterValuesFaults
) : CwmpResponse
{
    /// <summary>A fault without a list of parameters.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="text">For people; null = the standard's words for the code.</param>
    public Fault(FaultCode code, string? text = null)
        : this(code, text ?? code.Meaning, []) { }

    /// <inheritdoc/>
    public override string ElementName => nameof(Fault);

    /// <summary>
    /// The SOAP faultcode without its prefix: <c>Client</c>, <c>Server</c>, <c>VersionMismatch</c>,
    /// <c>MustUnderstand</c>. Null when writing: the <see cref="FaultCode"/> decides.
    /// </summary>
    public string? SoapFault { get; init; }

    /// <summary>A SOAP fault without CWMP detail, e.g. <c>VersionMismatch</c>.</summary>
    public static Fault Plain(string soapFault, string text) =>
        new(new FaultCode(0), text, []) { SoapFault = soapFault };

    internal static Fault Read(ref XmlCursor xml)
    {
        var parts = new Parts();
        parts.Read(ref xml);
        var soapFault = parts.SoapFault?.Trim();
        return new(
            parts.Code ?? FaultCode.None,
            parts.Text ?? parts.SoapText?.Trim() ?? "",
            parts.Parameters ?? []
        )
        {
            SoapFault = soapFault?[(soapFault.IndexOf(':', StringComparison.Ordinal) + 1)..],
        };
    }

    internal override void Write(ref XmlOutput xml)
    {
        var isPlain = FaultCode.Value == 0;
        xml.Open("faultcode"u8);
        if (isPlain)
            xml.Markup(xml.SoapPrefix);
        xml.Text(SoapFault ?? FaultCode.SoapFaultCode);
        xml.Close("faultcode"u8);
        xml.Element("faultstring"u8, isPlain ? FaultString : "CWMP fault");
        if (isPlain)
            return;
        xml.Markup("<detail><cwmp:Fault>"u8);
        xml.Element("FaultCode"u8, FaultCode.Value);
        xml.Element("FaultString"u8, FaultString);
        xml.Each("SetParameterValuesFault"u8, SetParameterValuesFaults);
        xml.Markup("</cwmp:Fault></detail>"u8);
    }

    // Quirks 96 and 97: detail stands inside faultstring, or not at all; FaultCode stands outside
    // cwmp:Fault; names are qualified. So the parts are taken wherever they are found.
    private struct Parts
    {
        public string? SoapFault;
        public string? SoapText;
        public FaultCode? Code;
        public string? Text;
        public List<SetParameterValuesFault>? Parameters;

        public void Read(ref XmlCursor xml)
        {
            while (xml.NextChild())
            {
                if (xml.Is("faultstring"u8))
                    SoapText = xml.LeadingText();
                _ =
                    xml.Take("faultcode"u8, ref SoapFault)
                    || xml.Take("FaultCode"u8, ref Code)
                    || xml.Take("FaultString"u8, ref Text)
                    || xml.TakeEach("SetParameterValuesFault"u8, Parameters ??= [])
                    || ReadInside(ref xml);
            }
        }

        // As deep as the cursor lets elements nest, and no deeper.
        private bool ReadInside(ref XmlCursor xml)
        {
            Read(ref xml);
            return true;
        }
    }
}

/// <summary>Why one parameter of a SetParameterValues was refused.</summary>
/// <param name="ParameterName">Its full name.</param>
/// <param name="FaultCode">9002 or 9005 to 9008.</param>
/// <param name="FaultString">For people.</param>
public readonly record struct SetParameterValuesFault(
    string ParameterName,
    FaultCode FaultCode,
    string FaultString
) : IStruct<SetParameterValuesFault>
{
    static string IStruct<SetParameterValuesFault>.Name => nameof(SetParameterValuesFault);

    static SetParameterValuesFault IStruct<SetParameterValuesFault>.Read(ref XmlCursor xml)
    {
        string? parameterName = null;
        FaultCode? code = null;
        string? text = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("ParameterName"u8, ref parameterName)
                || xml.Take("FaultCode"u8, ref code)
                || xml.Take("FaultString"u8, ref text)
                || xml.Skip();
        return new(parameterName ?? "", code ?? FaultCode.None, text ?? "");
    }

    void IStruct<SetParameterValuesFault>.Write(ref XmlOutput xml)
    {
        xml.Element("ParameterName"u8, ParameterName);
        xml.Element("FaultCode"u8, FaultCode.Value);
        xml.Element("FaultString"u8, FaultString);
    }
}
