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

    /// <summary>What a script says of an expression: it is put into a tag by way of JSON.</summary>
    public async Task<string> ValueAsync(string script)
    {
        var task = await RunAsync(
            "const answer = (() => {"
                + script
                + "})();\n"
                + "throw new Error('=' + (answer === undefined ? 'undefined' : JSON.stringify(answer)));"
        );
        Assert.Equal("script.Error", task.Fault?.Code);
        var message = task.Fault!.Message;
        Assert.True(message.StartsWith('='), message);
        return message[1..message.LastIndexOf(" (", StringComparison.Ordinal)];
    }

    public void Dispose() => Cpe.Dispose();
}
