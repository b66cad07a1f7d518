namespace Muster.Cwmp.Messages;

/// <summary>A LAN user pressed a button on a web page; deprecated (TR-069 A.4.2.1).</summary>
/// <param name="Command">From the page.</param>
/// <param name="Referer">From the browser.</param>
/// <param name="Arg">From the page.</param>
/// <param name="Next">Where the page would go.</param>
public sealed record Kicked(string Command, string Referer, string Arg, string Next)
    : CwmpRequest<KickedResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(Kicked);

    internal static Kicked Read(ref XmlCursor xml)
    {
        string? command = null;
        string? referer = null;
        string? arg = null;
        string? next = null;
        while (xml.NextChild())
            _ =
                xml.Take("Command"u8, ref command)
                || xml.Take("Referer"u8, ref referer)
                || xml.Take("Arg"u8, ref arg)
                || xml.Take("Next"u8, ref next)
                || xml.Skip();
        return new(command ?? "", referer ?? "", arg ?? "", next ?? "");
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("Command"u8, Command);
        xml.Element("Referer"u8, Referer);
        xml.Element("Arg"u8, Arg);
        xml.Element("Next"u8, Next);
    }
}

/// <summary>Where to send the browser.</summary>
/// <param name="NextURL">At most 1024 characters.</param>
public sealed record KickedResponse(string NextURL) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(KickedResponse);

    internal static KickedResponse Read(ref XmlCursor xml)
    {
        string? nextURL = null;
        while (xml.NextChild())
            _ = xml.TakeToken("NextURL"u8, ref nextURL) || xml.Skip();
        return new(nextURL ?? "");
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("NextURL"u8, NextURL);
    }
}
