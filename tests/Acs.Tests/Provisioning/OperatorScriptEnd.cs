using Acs.Tests.Wire;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>A device a script ran on; in paths <c>~</c> stands for the root.</summary>
internal interface IScriptedDevice
{
    string Id { get; }

    /// <summary>How many RPCs the script cost.</summary>
    int Rpcs { get; }

    /// <summary>The value as the device has it, booleans as 0 and 1; null when there is none.</summary>
    string? Value(string path);

    int Notification(string path);

    /// <summary>Whether the device was told to Download or Reboot and did what its kind can.</summary>
    bool Was(string rpc);
}

/// <summary>
/// Where a script must have led, in words separated by spaces: <c>~.path=value</c> on the device
/// (<c>$ID</c> is its id, <c>[Name:value]</c> the instance with that value), <c>-~.path</c> it lacks,
/// <c>known:~.path</c> the server knows as the device has it, <c>notify:~.path=level</c>,
/// <c>done:Download</c>, <c>tag</c>, <c>!tag</c>, and <c>none</c> for no RPC at all.
/// </summary>
internal static class OperatorScriptEnd
{
    private const int MostInstances = 9;

    /// <summary>Stores the script under the serial number of the one device that runs it.</summary>
    public static Task PutAsync(TestAcs acs, string serial, string script) =>
        acs.RuleAsync(serial, script, $"DeviceID.SerialNumber = \"{serial}\"");

    public static async Task CheckAsync(TestAcs acs, IScriptedDevice device, string expected)
    {
        var tags = (await acs.Devices.GetAsync(device.Id, default)).Tags;
        foreach (var word in expected.Split(' '))
        {
            if (word == "none")
                Assert.Equal(0, device.Rpcs);
            else if (After(word, "done:") is { } rpc)
                Assert.True(device.Was(rpc), word);
            else if (After(word, "known:") is { } known)
                await KnowsAsync(acs, device, known);
            else if (After(word, "notify:") is { } notified)
                Assert.Equal(notified[^1..], $"{device.Notification(notified[..^2])}");
            else if (After(word, "-") is { } gone)
                Assert.Null(device.Value(gone));
            else if (word.StartsWith('~'))
                HasValue(device, word);
            else if (After(word, "!") is { } tag)
                Assert.DoesNotContain(tag, tags);
            else
                Assert.Contains(word, tags);
        }
    }

    private static string? After(string word, string prefix) =>
        word.StartsWith(prefix, StringComparison.Ordinal) ? word[prefix.Length..] : null;

    private static void HasValue(IScriptedDevice device, string word)
    {
        var cut = word.LastIndexOf('=');
        var value = word[(cut + 1)..].Replace("$ID", device.Id, StringComparison.Ordinal);
        Assert.Equal((word, value), (word, device.Value(Instance(device, word[..cut]))));
    }

    // One [Name:value], with exactly one instance that has it.
    private static string Instance(IScriptedDevice device, string path)
    {
        var (open, close) = (path.IndexOf('['), path.IndexOf(']'));
        if (open < 0)
            return path;
        var key = path[(open + 1)..close].Split(':');
        var number = Assert.Single(
            Enumerable.Range(1, MostInstances),
            n => device.Value($"{path[..open]}{n}.{key[0]}") == key[1]
        );
        return $"{path[..open]}{number}{path[(close + 1)..]}";
    }

    private static async Task KnowsAsync(TestAcs acs, IScriptedDevice device, string path)
    {
        var known = await acs.Devices.GetParametersAsync(device.Id, "", default);
        var value = device.Value(path);
        Assert.NotNull(value);
        Assert.Equal(
            (path, value),
            (path, known.Single(p => p.Path.EndsWith(path[1..], StringComparison.Ordinal)).Value)
        );
    }
}
