using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>What Informs teach the ACS, and what a bootstrap makes it forget.</summary>
public sealed class ShadowTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() =>
        _acs = await TestAcs.StartAsync(options => options with { DiscoverOnBootstrap = true });

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact, Spec("checklist", "D045", "H030")]
    public async Task A_value_change_is_stored_with_its_time()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(
            Xml.Inform(
                "vc",
                "4 VALUE CHANGE",
                parameters: Xml.Parameter("Device.X_ACME_Colour", "red")
            )
        );
        var first = await OneAsync("00AABB-HG1-vc", "Device.X_ACME_Colour");
        Assert.Equal("red", first.Value);
        Assert.NotNull(first.UpdatedAt);
        await cpe.PostAsync(
            Xml.Inform(
                "vc",
                "4 VALUE CHANGE",
                parameters: Xml.Parameter("Device.X_ACME_Colour", "blue"),
                currentTime: "2026-03-01T12:05:00Z"
            )
        );
        Assert.Equal("blue", (await OneAsync("00AABB-HG1-vc", "Device.X_ACME_Colour")).Value);
    }

    [Fact, Spec("checklist", "D045")]
    public async Task A_value_that_one_Inform_told_is_not_lost_with_the_next()
    {
        const string colour = "Device.X_ACME_Colour";
        const string device = "00AABB-HG1-kept";
        var told = Xml.Parameter(colour, "red");
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("kept", "4 VALUE CHANGE", parameters: told));
        var red = await OneAsync(device, colour);
        await cpe.PostAsync(Xml.Inform("kept", "2 PERIODIC"));
        Assert.Equal(red, await OneAsync(device, colour));
        // Over what is in the tree by now.
        told = Xml.Parameter(colour, "blue");
        await cpe.PostAsync(Xml.Inform("kept", "4 VALUE CHANGE", parameters: told));
        await cpe.PostAsync(Xml.Inform("kept", "2 PERIODIC"));
        await cpe.PostAsync(Xml.Inform("kept", "2 PERIODIC"));
        Assert.Equal("blue", (await OneAsync(device, colour)).Value);
    }

    [Fact, Spec("checklist", "D044")]
    public async Task A_bootstrap_forgets_the_tree_and_discovers_it_again()
    {
        using var cpe = _acs.NewCpe();
        Assert.Equal("GetParameterNames", await DiscoverAsync(cpe, "Device.Old"));
        Assert.Equal("v", (await OneAsync("00AABB-HG1-b", "Device.Old")).Value);
        Assert.Equal("GetParameterNames", await DiscoverAsync(cpe, "Device.New"));
        Assert.Equal("v", (await OneAsync("00AABB-HG1-b", "Device.New")).Value);
        await Assert.ThrowsAsync<OperationException>(() =>
            _acs.Devices.GetParametersAsync("00AABB-HG1-b", "Device.Old", default)
        );
    }

    [Fact]
    public async Task A_device_is_found_by_what_its_Inform_says()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(
            Xml.Inform(
                "find-me",
                parameters: Xml.Parameter("Device.DeviceInfo.ProvisioningCode", "gold.7")
            )
        );
        var found = await _acs.GetJsonAsync(
            "api/v1/devices?parameter.DeviceInfo.ProvisioningCode=gold.7"
        );
        var device = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal("find-me", device.GetProperty("serialNumber").GetString());
    }

    private static async Task<string> DiscoverAsync(LockStepCpe cpe, string name)
    {
        await cpe.PostAsync(Xml.Inform("b", "0 BOOTSTRAP"));
        var names = await cpe.PostAsync("");
        var values = await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:GetParameterNamesResponse><ParameterList><ParameterInfoStruct>"
                    + $"<Name>{name}</Name><Writable>0</Writable></ParameterInfoStruct>"
                    + "</ParameterList></cwmp:GetParameterNamesResponse>",
                names.Text("ID")
            )
        );
        await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:GetParameterValuesResponse><ParameterList>"
                    + Xml.Parameter(name, "v")
                    + "</ParameterList></cwmp:GetParameterValuesResponse>",
                values.Text("ID")
            )
        );
        return names.Message();
    }

    private async Task<ParameterView> OneAsync(string device, string path) =>
        (await _acs.Devices.GetParametersAsync(device, path, default)).Single();
}
