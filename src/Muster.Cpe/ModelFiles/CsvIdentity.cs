using System.Globalization;
using Muster.Cpe.Tree;

namespace Muster.Cpe.ModelFiles;

/// <summary>
/// Who a device from CSV is: its <c>DeviceID.</c> rows, else its DeviceInfo. The first device has the
/// serial number of the file; the others have one made from it and their number.
/// </summary>
internal static class CsvIdentity
{
    private const int SerialDigits = 6;
    private const int MaxSerialLength = 64;

    public static ModelIdentity Of(
        string file,
        ObjectDraft root,
        IReadOnlyDictionary<string, string> rows
    )
    {
        root.Objects.TryGetValue("DeviceInfo", out var info);
        var oui = Of("OUI", "ManufacturerOUI").ToUpperInvariant();
        if (oui.Length != 6 || !oui.All(char.IsAsciiHexDigit))
            throw new ModelFileException(
                file,
                0,
                $"the OUI '{oui}' is not six hexadecimal digits; a row DeviceID.OUI tells it"
            );
        var serial = Of("SerialNumber", "SerialNumber");
        if (serial.Length is 0 or > MaxSerialLength)
            throw new ModelFileException(
                file,
                0,
                "there is no serial number of 1 to 64 characters; a row DeviceID.SerialNumber tells it"
            );
        var identity = new ModelIdentity
        {
            Manufacturer = Of("Manufacturer", "Manufacturer"),
            Oui = oui,
            ProductClass = Of("ProductClass", "ProductClass"),
            SerialNumber = TextTemplate.Of(person => SerialOf(serial, person.Index)),
        };
        // "DeviceId must agree with the DeviceInfo parameters."
        if (info?.Parameters.TryGetValue("SerialNumber", out var parameter) == true)
            if (parameter.Source.Text(default, 0, "") == serial)
                parameter.Source = new TemplateText(identity.SerialNumber);
        return identity;

        string Of(string row, string name) =>
            rows.TryGetValue(row, out var told) && told.Length > 0 ? told
            : info?.Parameters.TryGetValue(name, out var known) == true
                ? known.Source.Text(default, 0, "")
            : "";
    }

    private static string SerialOf(string serial, int index)
    {
        if (index == 0)
            return serial;
        var digits = index.ToString($"D{SerialDigits}", CultureInfo.InvariantCulture);
        var keep = Math.Max(0, Math.Min(serial.Length, MaxSerialLength) - digits.Length);
        var made = serial.Length < digits.Length ? serial + digits : serial[..keep] + digits;
        return made == serial ? $"{serial[..(keep / 2)]}N{serial[(keep / 2)..]}" : made;
    }
}
