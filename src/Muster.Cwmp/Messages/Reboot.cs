namespace Muster.Cwmp.Messages;

/// <summary>Asks the CPE to restart after the session (TR-069 A.3.2.9).</summary>
/// <param name="CommandKey">Comes back in the event <c>M Reboot</c>.</param>
public sealed record Reboot(string CommandKey) : CwmpRequest<RebootResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(Reboot);

    internal static Reboot Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        while (xml.NextChild())
            _ = xml.Take("CommandKey"u8, ref commandKey) || xml.Skip();
        return new(XmlCursor.Need(commandKey, "CommandKey"));
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("CommandKey"u8, CommandKey);
    }
}

/// <summary>The CPE will restart.</summary>
public sealed record RebootResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(RebootResponse);

    internal static RebootResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}
