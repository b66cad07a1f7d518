using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Acs.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Conformance.Processes;

/// <summary>
/// What transfers cost the real process, as the system counts it: managed, pinned and native memory
/// alike.
/// </summary>
public sealed class TransferMemoryTests(ITestOutputHelper output)
{
    private const long Size = 200L * 1024 * 1024;
    private const int Downloads = 24;
    private const int Uploads = 4;
    private const int DeviceUploads = 8;
    private const int MB = 1024 * 1024;

    [Fact]
    public async Task A_file_of_200_MB_costs_at_most_1_MB_of_memory_for_each_transfer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The memory of a process is read from /proc.");
        var directory = Directory.CreateTempSubdirectory("muster-memory-");
        await using var server = await MusterProcess.ServeAsync(
            directory.FullName,
            "--files-access",
            "open",
            "--max-upload-size",
            "300M"
        );
        await PutAsync(server, "big.bin");
        // What the first transfers load and compile is not what a transfer costs.
        Assert.Equal(Size, await ReadAsync(server, Size));
        await PutAsync(server, "big.bin");
        var links = new List<Uri>();
        for (var i = 0; i <= DeviceUploads; i++)
            links.Add(await LinkAsync(server, i));
        await UploadAsync(links[^1]);
        var before = Resident(server);
        var held = new List<Stalled>();
        for (var i = 0; i < Downloads; i++)
            held.Add(await Stalled.DownloadAsync(server.Files));
        for (var i = 0; i < Uploads; i++)
            held.Add(await Stalled.UploadAsync(server));
        foreach (var link in links.SkipLast(1))
            held.Add(await Stalled.UploadAsync(link));
        var each = (Resident(server) - before) / held.Count;
        output.WriteLine($"{before / MB} MB before, {each / 1024} KB for each transfer");
        Assert.InRange(each, long.MinValue, MB);
        foreach (var transfer in held)
            transfer.Dispose();
        directory.Delete(recursive: true);
    }

    private static async Task PutAsync(MusterProcess server, string name)
    {
        using var content = new StreamContent(new Zeroes(Size), 1 << 16);
        using var reply = await server.Api.PutAsync(
            $"api/v1/files/{name}?fileType=1%20Firmware%20Upgrade%20Image",
            content
        );
        reply.EnsureSuccessStatusCode();
    }

    private static async Task<long> ReadAsync(MusterProcess server, long most)
    {
        using var http = new HttpClient();
        await using var stream = await http.GetStreamAsync(new Uri(server.Files, "files/big.bin"));
        var buffer = new byte[1 << 16];
        long all = 0;
        while (all < most && await stream.ReadAsync(buffer) is var count and > 0)
            all += count;
        return all;
    }

    /// <summary>The address that a device is told to upload its configuration to.</summary>
    private static async Task<Uri> LinkAsync(MusterProcess server, int number)
    {
        using var cpe = new LockStepCpe(server.Cwmp);
        await cpe.PostAsync(Xml.Inform($"{number}", "0 BOOTSTRAP|1 BOOT"));
        await cpe.PostAsync("");
        using var task = new StringContent(
            """{"kind":"upload","fileType":"1 Vendor Configuration File"}""",
            Encoding.UTF8,
            "application/json"
        );
        using var made = await server.Api.PostAsync(
            $"api/v1/devices/00AABB-HG1-{number}/tasks",
            task
        );
        made.EnsureSuccessStatusCode();
        await cpe.PostAsync(Xml.Inform($"{number}"));
        for (var asked = await cpe.PostAsync(""); ; )
        {
            if (asked.Message() == "Upload")
                return new Uri(asked.Text("URL")!);
            // Its own credentials come along; it takes them.
            Assert.Equal("SetParameterValues", asked.Message());
            asked = await cpe.PostAsync(
                Xml.Envelope(
                    "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>",
                    asked.Text("ID")
                )
            );
        }
    }

    private static async Task UploadAsync(Uri link)
    {
        using var http = new HttpClient();
        using var content = new StreamContent(new Zeroes(Size), 1 << 16);
        using var reply = await http.PutAsync(link, content);
        reply.EnsureSuccessStatusCode();
    }

    private static long Resident(MusterProcess server)
    {
        var line = File.ReadLines($"/proc/{server.Id}/status")
            .Single(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        var number = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1];
        return long.Parse(number, CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>A transfer that stands still in the middle, with all buffers full.</summary>
    private sealed class Stalled(TcpClient socket) : IDisposable
    {
        public static async Task<Stalled> DownloadAsync(Uri files)
        {
            var socket = await ConnectAsync(files);
            await SendAsync(socket, "GET /files/big.bin HTTP/1.1\r\nHost: x\r\n\r\n");
            var buffer = new byte[1 << 16];
            for (var read = 0; read < 4 * MB; )
                read += await socket.GetStream().ReadAsync(buffer);
            return new Stalled(socket);
        }

        public static async Task<Stalled> UploadAsync(MusterProcess server)
        {
            var key = server.Api.DefaultRequestHeaders.Authorization;
            return await UploadAsync(
                new(server.Api.BaseAddress!, $"/api/v1/files/{Guid.NewGuid():N}?fileType=1"),
                $"Authorization: {key}\r\n"
            );
        }

        public static async Task<Stalled> UploadAsync(Uri to, string headers = "")
        {
            var socket = await ConnectAsync(to);
            await SendAsync(
                socket,
                $"PUT {to.PathAndQuery} HTTP/1.1\r\nHost: x\r\n"
                    + $"{headers}Content-Length: {Size}\r\n\r\n"
            );
            var piece = new byte[1 << 16];
            for (var sent = 0; sent < 10 * MB; sent += piece.Length)
                await socket.GetStream().WriteAsync(piece);
            return new Stalled(socket);
        }

        public void Dispose() => socket.Dispose();

        private static async Task<TcpClient> ConnectAsync(Uri to)
        {
            var socket = new TcpClient { ReceiveBufferSize = 1 << 16 };
            await socket.ConnectAsync("127.0.0.1", to.Port);
            return socket;
        }

        private static async Task SendAsync(TcpClient socket, string head) =>
            await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head));
    }

    /// <summary>A file that takes no memory here.</summary>
    private sealed class Zeroes(long size) : Stream
    {
        private long left = size;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = (int)Math.Min(count, left);
            Array.Clear(buffer, offset, given);
            left -= given;
            return given;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) =>
            throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException();
    }
}
