namespace Muster.Cwmp.Messages;

/// <summary>
/// Asks the CPE to forget all configuration after the session (TR-069 A.4.1.6).
/// </summary>
public sealed record FactoryReset() : CwmpRequest<FactoryResetResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(FactoryReset);

    internal static FactoryReset Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>The CPE will reset itself.</summary>
public sealed record FactoryResetResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(FactoryResetResponse);

    internal static FactoryResetResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}
