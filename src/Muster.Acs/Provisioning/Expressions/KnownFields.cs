namespace Muster.Acs.Provisioning.Expressions;

/// <summary>What the server itself knows of a device, and expressions read like a parameter.</summary>
internal enum KnownField
{
    Id,
    Manufacturer,
    OUI,
    ProductClass,
    SerialNumber,
    Inform,
    Registered,
    Boot,
    Bootstrap,
}

/// <summary>The names of these fields in expressions, and in the device documents of GenieACS.</summary>
internal static class KnownFields
{
    private const string IdentityObject = "DeviceID.";
    private const string EventsObject = "Events.";
    private const string TagsObject = "Tags.";
    private const string IdentityInDocuments = "_deviceId._";

    /// <summary>The field of that name, or null.</summary>
    public static KnownField? Of(string name) =>
        name switch
        {
            "DeviceID.ID" => KnownField.Id,
            "DeviceID.Manufacturer" => KnownField.Manufacturer,
            "DeviceID.OUI" => KnownField.OUI,
            "DeviceID.ProductClass" => KnownField.ProductClass,
            "DeviceID.SerialNumber" => KnownField.SerialNumber,
            "Events.Inform" => KnownField.Inform,
            "Events.Registered" => KnownField.Registered,
            "Events.1_BOOT" => KnownField.Boot,
            "Events.0_BOOTSTRAP" => KnownField.Bootstrap,
            _ => null,
        };

    /// <summary>The tag that <c>Tags.x</c> asks for, or null when the name is no such question.</summary>
    public static string? TagOf(string name) =>
        name.StartsWith(TagsObject, StringComparison.Ordinal)
            ? TagNames.Unescape(name[TagsObject.Length..])
            : null;

    /// <summary>Whether only the server could know it, so that no tree has it.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(IdentityObject, StringComparison.Ordinal)
        || name.StartsWith(EventsObject, StringComparison.Ordinal);

    /// <summary>The parameter that is, in the documents of GenieACS, a field of its own.</summary>
    public static string NameOfField(string field) =>
        field switch
        {
            "_id" => "DeviceID.ID",
            "_lastInform" => "Events.Inform",
            "_registered" => "Events.Registered",
            "_lastBoot" => "Events.1_BOOT",
            "_lastBootstrap" => "Events.0_BOOTSTRAP",
            _ when field.StartsWith(IdentityInDocuments, StringComparison.Ordinal) => IdentityObject
                + field[IdentityInDocuments.Length..],
            _ => field,
        };
}
