using Muster.Acs.Devices;

namespace Muster.Acs.Files;

/// <summary>Addresses at which one device may fetch one file for a while, and nobody else anything.</summary>
internal interface IFileLinks
{
    /// <summary>At most 256 characters (TR-069 A.3.2.8), no user info, signed, with an expiry.</summary>
    /// <param name="file">The uploaded file's name.</param>
    /// <param name="device">Who it is for.</param>
    /// <param name="localAddress">The address at which the device reached the ACS.</param>
    Uri Create(string file, DeviceKey device, string localAddress);
}
