namespace Muster.Cwmp.Messages;

/// <summary>A parameter and its value.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Value">Its value, text and type as sent.</param>
public readonly record struct ParameterValueStruct(string Name, ParameterValue Value);

/// <summary>A name found by GetParameterNames.</summary>
/// <param name="Name">A parameter's full name, or an object's partial path (it ends in a dot).</param>
/// <param name="Writable">
/// Parameter: can be set. Table: AddObject works. Instance: DeleteObject works. Else false.
/// </param>
public readonly record struct ParameterInfoStruct(string Name, bool Writable);

/// <summary>One reason of an Inform.</summary>
/// <param name="EventCode">One of <see cref="EventCodes"/>, or a vendor's.</param>
/// <param name="CommandKey">Of the causing RPC, for the <c>M</c> events; else empty.</param>
public readonly record struct EventStruct(string EventCode, string CommandKey)
{
    /// <summary>
    /// True when this is the event <paramref name="code"/>. Devices spell codes in other case, with
    /// doubled blanks or as the bare number (quirk 115): the number alone decides where there is one.
    /// </summary>
    public bool Is(string code) => EventCodes.Same(EventCode, code);
}

/// <summary>Who a CPE is. The key is OUI, ProductClass and SerialNumber, stored as sent.</summary>
/// <param name="Manufacturer">For people.</param>
/// <param name="OUI">Six hex digits, by the standard upper case.</param>
/// <param name="ProductClass">May be empty.</param>
/// <param name="SerialNumber">Unique within OUI and ProductClass.</param>
public readonly record struct DeviceIdStruct(
    string Manufacturer,
    string OUI,
    string ProductClass,
    string SerialNumber
);
