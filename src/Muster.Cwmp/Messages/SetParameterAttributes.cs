namespace Muster.Cwmp.Messages;

/// <summary>Sets notification and access attributes (TR-069 A.3.2.4).</summary>
public sealed record SetParameterAttributes(
    IReadOnlyList<SetParameterAttributesStruct> ParameterList
) : CwmpRequest<SetParameterAttributesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterAttributes);

    internal static SetParameterAttributes Read(ref XmlCursor xml)
    {
        IReadOnlyList<SetParameterAttributesStruct>? parameterList = null;
        while (xml.NextChild())
            _ = xml.Take("ParameterList"u8, ref parameterList) || xml.Skip();
        return new(XmlCursor.Need(parameterList, "ParameterList"));
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("ParameterList"u8, ParameterList);
    }
}

/// <summary>The attributes are set.</summary>
public sealed record SetParameterAttributesResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterAttributesResponse);

    internal static SetParameterAttributesResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>The attributes wanted for a parameter or a partial path.</summary>
/// <param name="Name">A full name or a partial path.</param>
/// <param name="NotificationChange">False: ignore <paramref name="Notification"/>.</param>
/// <param name="Notification">
/// 0 off, 1 passive, 2 active, 3 to 6 the lightweight forms of 1.4.
/// </param>
/// <param name="AccessListChange">False: ignore <paramref name="AccessList"/>.</param>
/// <param name="AccessList"><c>Subscriber</c>, or empty: the ACS alone may write.</param>
public readonly record struct SetParameterAttributesStruct(
    string Name,
    bool NotificationChange,
    int Notification,
    bool AccessListChange,
    IReadOnlyList<string> AccessList
) : IStruct<SetParameterAttributesStruct>
{
    static string IStruct<SetParameterAttributesStruct>.Name =>
        nameof(SetParameterAttributesStruct);

    static SetParameterAttributesStruct IStruct<SetParameterAttributesStruct>.Read(
        ref XmlCursor xml
    )
    {
        string? name = null;
        bool? notificationChange = null;
        int? notification = null;
        bool? accessListChange = null;
        IReadOnlyList<string>? accessList = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("Name"u8, ref name)
                || xml.Take("NotificationChange"u8, ref notificationChange)
                || xml.Take("Notification"u8, ref notification)
                || xml.Take("AccessListChange"u8, ref accessListChange)
                || xml.Take("AccessList"u8, ref accessList)
                || xml.Skip();
        return new(
            XmlCursor.Need(name, "Name"),
            XmlCursor.Need(notificationChange, "NotificationChange"),
            notification ?? 0,
            XmlCursor.Need(accessListChange, "AccessListChange"),
            accessList ?? []
        );
    }

    void IStruct<SetParameterAttributesStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("Name"u8, Name);
        xml.Element("NotificationChange"u8, NotificationChange);
        xml.Element("Notification"u8, Notification);
        xml.Element("AccessListChange"u8, AccessListChange);
        xml.List("AccessList"u8, AccessList);
    }
}
