namespace Muster.Cwmp.Messages;

/// <summary>A parameter and its value.</summary>
/// <param name="Name">Its full name; empty when missing on the wire (quirk 81).</param>
/// <param name="Value">Its value, text and type as sent; empty when missing (quirk 81).</param>
public readonly record struct ParameterValueStruct(string Name, ParameterValue Value)
    : IStruct<ParameterValueStruct>
{
    static string IStruct<ParameterValueStruct>.Name => nameof(ParameterValueStruct);

    static ParameterValueStruct IStruct<ParameterValueStruct>.Read(ref XmlCursor xml)
    {
        string? name = null;
        ParameterValue? value = null;
        while (xml.NextChild())
            _ = xml.TakeToken("Name"u8, ref name) || xml.Take("Value"u8, ref value) || xml.Skip();
        return new(name ?? "", value ?? ParameterValue.Absent);
    }

    void IStruct<ParameterValueStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("Name"u8, Name);
        xml.Element("Value"u8, Value);
    }
}

/// <summary>A name found by GetParameterNames.</summary>
/// <param name="Name">
/// A parameter's full name, or an object's partial path (it ends in a dot).
/// </param>
/// <param name="Writable">
/// Parameter: can be set. Table: AddObject works. Instance: DeleteObject works. Else false.
/// </param>
public readonly record struct ParameterInfoStruct(string Name, bool Writable)
    : IStruct<ParameterInfoStruct>
{
    static string IStruct<ParameterInfoStruct>.Name => nameof(ParameterInfoStruct);

    static ParameterInfoStruct IStruct<ParameterInfoStruct>.Read(ref XmlCursor xml)
    {
        string? name = null;
        bool? writable = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("Name"u8, ref name)
                || xml.TakeFlag("Writable"u8, ref writable)
                || xml.Skip();
        return new(name ?? "", writable ?? false);
    }

    void IStruct<ParameterInfoStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("Name"u8, Name);
        xml.Element("Writable"u8, Writable);
    }
}

/// <summary>
/// Who a CPE is. The key is OUI, ProductClass and SerialNumber, stored as sent; any may be
/// missing on the wire (quirks 98, 99, 103) and is then empty.
/// </summary>
/// <param name="Manufacturer">For people.</param>
/// <param name="OUI">Six hex digits, by the standard upper case.</param>
/// <param name="ProductClass">May be empty.</param>
/// <param name="SerialNumber">Unique within OUI and ProductClass.</param>
public readonly record struct DeviceIdStruct(
    string Manufacturer,
    string OUI,
    string ProductClass,
    string SerialNumber
) : IStruct<DeviceIdStruct>
{
    static string IStruct<DeviceIdStruct>.Name => nameof(DeviceIdStruct);

    static DeviceIdStruct IStruct<DeviceIdStruct>.Read(ref XmlCursor xml)
    {
        string? manufacturer = null;
        string? oui = null;
        string? productClass = null;
        string? serialNumber = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("Manufacturer"u8, ref manufacturer)
                || xml.TakeToken("OUI"u8, ref oui)
                || xml.TakeToken("ProductClass"u8, ref productClass)
                || xml.TakeToken("SerialNumber"u8, ref serialNumber)
                || xml.Skip();
        return new(manufacturer ?? "", oui ?? "", productClass ?? "", serialNumber ?? "");
    }

    void IStruct<DeviceIdStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("Manufacturer"u8, Manufacturer);
        xml.Element("OUI"u8, OUI);
        xml.Element("ProductClass"u8, ProductClass);
        xml.Element("SerialNumber"u8, SerialNumber);
    }
}

/// <summary>One reason of an Inform.</summary>
/// <param name="EventCode">One of <see cref="EventCodes"/>, or a vendor's.</param>
/// <param name="CommandKey">
/// Of the causing RPC, for the <c>M</c> events; else empty, or missing (quirk 116).
/// </param>
public readonly record struct EventStruct(string EventCode, string CommandKey)
    : IStruct<EventStruct>
{
    /// <summary>
    /// True when this is the event <paramref name="code"/>. Devices spell codes in other case, with
    /// doubled blanks or as the bare number (quirk 115): the number alone decides where there is
    /// one.
    /// </summary>
    public bool Is(string code) => EventCodes.Same(EventCode, code);

    static string IStruct<EventStruct>.Name => nameof(EventStruct);

    static EventStruct IStruct<EventStruct>.Read(ref XmlCursor xml)
    {
        string? eventCode = null;
        string? commandKey = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("EventCode"u8, ref eventCode)
                || xml.Take("CommandKey"u8, ref commandKey)
                || xml.Skip();
        return new(eventCode ?? "", commandKey ?? "");
    }

    void IStruct<EventStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("EventCode"u8, EventCode);
        xml.Element("CommandKey"u8, CommandKey);
    }
}
