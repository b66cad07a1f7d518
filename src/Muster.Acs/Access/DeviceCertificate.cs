using System.Security.Cryptography.X509Certificates;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Access;

/// <summary>
/// The names a trusted client certificate was issued for: its common name and the DNS names among its
/// alternative names. Kept with the connection, so that it is read once.
/// </summary>
internal sealed class DeviceCertificate
{
    private const int MaxNames = 32;

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private DeviceCertificate() { }

    public static DeviceCertificate Of(X509Certificate2 certificate)
    {
        var found = new DeviceCertificate();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value is "2.5.4.3")
                found.Add(part.GetSingleElementValue());
        }
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension alternatives)
                continue;
            foreach (var name in alternatives.EnumerateDnsNames())
                found.Add(name);
        }
        return found;
    }

    // "Unique certificate: subject CN (or SAN) holds the same identity form as the user name."
    public bool Names(DeviceIdStruct device, IReadOnlyList<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            // Without a class the pattern with one would name a device that does not exist.
            if (
                device.ProductClass.Length == 0
                && pattern.Contains("{class}", StringComparison.Ordinal)
            )
                continue;
            var name = pattern
                .Replace("{oui}", DeviceKey.Encode(device.OUI), StringComparison.Ordinal)
                .Replace("{class}", DeviceKey.Encode(device.ProductClass), StringComparison.Ordinal)
                .Replace(
                    "{serial}",
                    DeviceKey.Encode(device.SerialNumber),
                    StringComparison.Ordinal
                );
            if (_names.Contains(name))
                return true;
        }
        return false;
    }

    private void Add(string? name)
    {
        if (name is { Length: > 0 } && _names.Count < MaxNames)
            _names.Add(name);
    }
}
