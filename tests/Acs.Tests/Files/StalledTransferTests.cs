using System.Net;
using System.Net.Sockets;
using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>Devices that stop in the middle of a large file: cut off, and nothing of them stays.</summary>
public sealed class StalledTransferTests
{
    /// <summary>More than the buffers of both ends of a connection hold.</summary>
    private const int Size = 32 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_download_that_nobody_reads_is_cut_off_and_its_place_given_back()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                FilesPatience = TimeSpan.FromSeconds(2),
                MaxFileTransfers = 1,
            }
        );
        await acs.Files.PutAsync(
            new FileDescription("fw.bin", "1 Firmware Upgrade Image"),
            new MemoryStream(new byte[Size]),
            default
        );
        var url = acs.Service<FileLinks>()
            .Create("fw.bin", TestDevices.Record("00AABB-HG1-1"), "127.0.0.1")
            .Url;
        using var device = await AskAsync(
            $"GET {url.AbsolutePath} HTTP/1.1\r\nHost: a\r\n\r\n",
            acs.FilesPort
        );
        Assert.True(await device.GetStream().ReadAsync(new byte[16]) > 0);
        // One transfer at once: another is let in when this one has been given up.
        Assert.Equal(503, (await Curl.RunAsync("-I", url.AbsoluteUri)).Status);
        await FreeAsync(url);
        Assert.InRange(await RestAsync(device), 1, Size - 1);
    }

    [Fact]
    public async Task An_upload_that_stops_is_cut_off_after_the_patience_and_nothing_of_it_is_kept()
    {
        var clock = new TestClock();
        var patience = TimeSpan.FromMinutes(20);
        await using var acs = await TestAcs.StartAsync(
            options => options with { FilesPatience = patience },
            clock
        );
        var id = await acs.IntroduceAsync();
        var record = await acs.Service<IDeviceStore>().FindAsync(DeviceKey.OfId(id), default);
        var grant = new UploadGrant(record!.Key, "2 Vendor Log File", "k", "127.0.0.1", patience);
        var link = (await acs.Service<FileLinks>().CreateUploadAsync(grant, default))!;
        using var device = await AskAsync(
            $"PUT {link.Url.AbsolutePath} HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n",
            acs.FilesPort
        );
        var folder = new DirectoryInfo(Path.Combine(Path.GetDirectoryName(acs.Database)!, "files"));
        // It pauses again and again, longer in all than the patience; what comes in between counts.
        for (var pieces = 1; pieces <= 4; pieces++)
        {
            await device.GetStream().WriteAsync(new byte[250_000]);
            await Wait.UntilAsync(
                () => folder.EnumerateFiles().Sum(file => file.Length) == pieces * 250_000,
                $"piece {pieces} was taken"
            );
            clock.Advance(patience / 2);
        }
        // Now it stands still: a megabyte came, and no mean since the beginning is slow for hours.
        var rest = RestAsync(device);
        await Wait.UntilAsync(
            () =>
            {
                clock.Advance(patience);
                return rest.IsCompleted;
            },
            "the upload was given up"
        );
        Assert.Equal(0, await rest);
        var kept = acs.Service<IDeviceFiles>();
        Assert.Empty((await kept.ListAsync(id, null, new PageRequest(), default)).Items);
        Assert.Empty(folder.EnumerateFiles());
    }

    private static async Task<TcpClient> AskAsync(string request, int port)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return tcp;
    }

    private static async Task FreeAsync(Uri url)
    {
        using var limit = new CancellationTokenSource(Limit);
        while ((await Curl.RunAsync("-I", url.AbsoluteUri)).Status == 503)
            limit.Token.ThrowIfCancellationRequested();
    }

    /// <summary>What came before the end, which is none as HTTP knows it.</summary>
    private static async Task<long> RestAsync(TcpClient tcp)
    {
        var (buffer, all) = (new byte[64 * 1024], 0L);
        try
        {
            while (
                await tcp.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Limit) is > 0 and var n
            )
                all += n;
        }
        catch (IOException)
        {
            // Reset, which is one way to be cut off.
        }
        return all;
    }
}
