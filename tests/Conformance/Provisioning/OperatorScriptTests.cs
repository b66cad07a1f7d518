using System.Text;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Conformance.Provisioning;

/// <summary>
/// The provisions operators write, on the real agent with either root, each to its end on the device: and
/// in the session after there is nothing left to do.
/// </summary>
public sealed class OperatorScriptTests(OperatorScriptTests.Server server)
    : IClassFixture<OperatorScriptTests.Server>
{
    private static int _devices;

    public static TheoryData<string, string, string> Scripts => OperatorScripts.All;

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_comes_to_its_end_on_the_device_and_then_rests(
        string kind,
        string script,
        string expected
    )
    {
        var acs = server.Acs;
        var serial = $"op{Interlocked.Increment(ref _devices)}";
        await OperatorScriptEnd.PutAsync(acs, serial, script);
        await using var device = new ScriptedAgent(acs, kind, serial);
        await device.StartAsync(expected);
        await acs.NoFaultsAsync(device.Id);
        await OperatorScriptEnd.CheckAsync(acs, device, expected);
        var again = await device.CallHomeAsync();
        Assert.True(again.Succeeded, again.Problem);
        Assert.Equal(0, again.RequestsServed);
        await acs.NoFaultsAsync(device.Id);
    }

    /// <summary>One server: each script has a device of its own.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal TestAcs Acs { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Acs = await TestAcs.StartAsync();
            using var image = new MemoryStream(Encoding.ASCII.GetBytes("muster-firmware 2.0\n"));
            await Acs.Files.PutAsync(
                new FileDescription("fw.bin", "1 Firmware Upgrade Image"),
                image,
                default
            );
        }

        public ValueTask DisposeAsync() => Acs.DisposeAsync();
    }
}
