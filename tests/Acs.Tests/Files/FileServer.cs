using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>A server that has one file, for the tests of one class.</summary>
public sealed class FileServer : IAsyncLifetime
{
    public const string Name = "fw-1.bin";
    public const int MaxUpload = 100_000;
    private int devices;

    public static readonly byte[] Octets =
    [
        .. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 + i / 251)),
    ];

    internal TestAcs Acs { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Acs = await TestAcs.StartAsync(o =>
            o with
            {
                MaxUploadSize = MaxUpload,
                UploadVersions = 3,
            }
        );
        await Acs.Files.PutAsync(
            new FileDescription(Name, "1 Firmware Upgrade Image"),
            new MemoryStream(Octets),
            default
        );
    }

    public ValueTask DisposeAsync() => Acs.DisposeAsync();

    internal FileLink Link() =>
        Acs.Service<FileLinks>().Create(Name, TestDevices.Record("00AABB-HG1-1"), "127.0.0.1");

    /// <summary>A device that no other test has.</summary>
    internal async Task<DeviceRecord> NewDeviceAsync()
    {
        var id = await Acs.IntroduceAsync($"{Interlocked.Increment(ref devices)}");
        return (await Acs.Service<IDeviceStore>().FindAsync(DeviceKey.OfId(id), default))!;
    }

    /// <summary>How many contents lie on the disk, begun ones included.</summary>
    internal int Contents() =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Acs.Database)!, "files")).Length;
}
