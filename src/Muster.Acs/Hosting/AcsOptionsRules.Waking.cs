using System.Net;

namespace Muster.Acs.Hosting;

/// <summary>Rules of the options that say how devices are reached.</summary>
internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Waking(AcsOptions options)
    {
        (string Name, int? Port)[] ports =
        [
            ("stunPort", options.StunPort),
            ("notificationPort", options.NotificationPort),
        ];
        foreach (var (name, port) in ports)
        {
            if (port is < 0 or > IPEndPoint.MaxPort)
                yield return $"{name}: {port} is no port from 0 to {IPEndPoint.MaxPort}.";
        }
        if (options.StunPort is > 0 && options.StunPort == options.NotificationPort)
            yield return $"stunPort, notificationPort: {options.StunPort} cannot be used twice.";
        if (options.WakeRate is < 1 or > 10_000)
            yield return $"wakeRate: {options.WakeRate} is not between 1 and 10000 a second.";
        if (options.WakeDeviceRate is < 1 or > 600)
            yield return $"wakeDeviceRate: {options.WakeDeviceRate} is not between 1 and 600 a minute.";
    }
}
