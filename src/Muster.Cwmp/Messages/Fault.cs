namespace Muster.Cwmp.Messages;

/// <summary>
/// A fault in place of a response (TR-069 3.5): a SOAP Fault with a CWMP detail, or a plain SOAP
/// fault without one.
/// </summary>
/// <param name="FaultCode">What went wrong; 0 in a plain SOAP fault.</param>
/// <param name="FaultString">For people; never parse it.</param>
/// <param name="SetParameterValuesFaults">For SetParameterValues: one for each bad parameter.</param>
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
}

/// <summary>Why one parameter of a SetParameterValues was refused.</summary>
/// <param name="ParameterName">Its full name.</param>
/// <param name="FaultCode">9002 or 9005 to 9008.</param>
/// <param name="FaultString">For people.</param>
public readonly record struct SetParameterValuesFault(
    string ParameterName,
    FaultCode FaultCode,
    string FaultString
);
