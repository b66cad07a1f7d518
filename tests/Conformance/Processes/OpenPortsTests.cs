using System.Globalization;
using Xunit;

namespace Conformance.Processes;

/// <summary>What is open, the server says: beyond the ports it names nothing listens.</summary>
public sealed class OpenPortsTests
{
    [Fact]
    public async Task No_port_is_open_but_those_that_ready_names()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("the ports of a process are read from /proc, which Linux has");
        var directory = Directory.CreateTempSubdirectory("muster-ports-");
        await using (var server = await MusterProcess.ServeAsync(directory.FullName))
        {
            var named = server.Addresses.Select(address => address.Port).Order();
            Assert.Equal(4, server.Addresses.Count);
            Assert.Equal(named, Listening(server.Id).Order());
            await server.KillAsync();
        }
        directory.Delete(recursive: true);
    }

    /// <summary>TCP ports on which a process listens, by the kernel's tables of sockets.</summary>
    private static IEnumerable<int> Listening(int process)
    {
        var own = Directory
            .EnumerateFiles($"/proc/{process}/fd")
            .Select(file => new FileInfo(file).LinkTarget)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var table in new[] { "tcp", "tcp6" })
        foreach (var line in File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // 0A is LISTEN; the tenth word is the socket's inode.
            if (words[3] == "0A" && own.Contains($"socket:[{words[9]}]"))
                yield return int.Parse(
                    words[1].Split(':')[1],
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture
                );
        }
    }
}
