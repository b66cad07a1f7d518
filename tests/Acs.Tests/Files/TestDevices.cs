using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Hosting;
using Muster.Acs.Southbound;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Tests.Files;

/// <summary>Devices that were never stored, and links for them.</summary>
internal static class TestDevices
{
    public static DeviceRecord Record(string id, string address = "192.0.2.7")
    {
        var parts = id.Split('-');
        return new DeviceRecord
        {
            Key = DeviceKey.OfId(id),
            Id = id,
            Identity = new DeviceIdStruct("Acme", parts[0], parts[1], parts[2]),
            RemoteAddress = address,
        };
    }

    public static FileLinks Links(AcsOptions options, FakeTimeProvider time)
    {
        var secret = new ServerSecret(new byte[32]);
        var credentials = new FileCredentials(
            options,
            null!,
            new DigestNonces([1], time),
            new FailedAttempts(time),
            null!,
            secret
        );
        // Links for downloads need no store, and ask nobody who he is.
        return new FileLinks(
            options,
            new ListeningPorts(),
            secret,
            credentials,
            null!,
            null!,
            time
        );
    }
}
