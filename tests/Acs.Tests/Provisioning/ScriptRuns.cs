using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>One script on one device of its own, run once as a task; what it logged is its answer.</summary>
internal sealed class ScriptRuns(TestAcs acs, string serial) : IDisposable
{
    private static int _devices;
    private int _runs;

    public string Serial => serial;

    /// <summary>The device; it has called home once and nothing of it has been read.</summary>
    public RuleCpe Cpe { get; } = TraceTests.Small(acs, serial);

    public static async Task<ScriptRuns> OnNewDeviceAsync(TestAcs acs)
    {
        var runs = new ScriptRuns(acs, $"dev{Interlocked.Increment(ref _devices)}");
        await runs.Cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        return runs;
    }

    /// <summary>Runs a script; answers the task as it ended.</summary>
    public async Task<DeviceTask> RunAsync(string script, params string[] rpcs)
    {
        var name = $"{serial}.s{++_runs}";
        await acs.ProvisionAsync(name, script);
        var task = await acs.SubmitAsync(Cpe.Id, new ProvisionsRequest([new(name)]));
        var asked = await Cpe.CallHomeAsync();
        if (rpcs.Length > 0)
            Assert.Equal(rpcs, asked);
        return await acs.GetAsync(task);
    }

    /// <summary>What a script returns, as JSON; it comes by way of a tag of the device.</summary>
    public async Task<string> ValueAsync(string script)
    {
        var task = await RunAsync(
            "const answer = (() => {"
                + script
                + "})();\n"
                + "const text = encodeURIComponent('=' + (answer === undefined ? 'undefined' : JSON.stringify(answer)))\n"
                + ".replace(/[!~*'().]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());\n"
                + "declare('Tags.' + text.replace(/%/g, '0x'), null, {value: true});"
        );
        await acs.DoneAsync(task);
        var device = await acs.Devices.GetAsync(Cpe.Id, default);
        var tag = Assert.Single(device.Tags, tag => tag.StartsWith('='));
        await acs.Devices.ChangeTagsAsync(Cpe.Id, [], [tag], default);
        return tag[1..];
    }

    public void Dispose() => Cpe.Dispose();
}
