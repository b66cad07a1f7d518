using Acs.Tests.Wire;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>One parameter made of others, and others made of one.</summary>
public sealed class VirtualParameterTests
{
    private const string Ssid = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID";

    private const string Name = $$"""
        const path = '{{Ssid}}';
        if (args[1].value) {
          declare(path, null, {value: args[1].value});
          return {writable: true, value: args[1].value};
        }
        const ssid = declare(path, {value: args[0].value}).value;
        return {writable: true, value: ssid ? ssid[0] : ''};
        """;

    private static async Task<string?> ValueAsync(TestAcs acs, RuleCpe cpe, string name) =>
        (await acs.Devices.GetParametersAsync(cpe.Id, $"VirtualParameters.{name}", default))[
            0
        ].Value;

    [Fact]
    public async Task It_is_read_and_set_like_any_other()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.VirtualAsync("WlanName", Name);
        await acs.RuleAsync("read", "declare('VirtualParameters.WlanName', {value: 1});");
        using var cpe = TraceTests.Small(acs);
        // What the parameter behind it takes when nothing is known: trace D4 before its SPV.
        Assert.InRange((await cpe.CallHomeAsync()).Count, 1, 6);
        await acs.NoFaultsAsync();
        Assert.Equal("net", await ValueAsync(acs, cpe, "WlanName"));
        await acs.RuleAsync(
            "set",
            "declare('VirtualParameters.WlanName', null, {value: 'virtual'});"
        );
        Assert.Equal(
            ["SPV ~.LANDevice.1.WLANConfiguration.1.SSID=virtual"],
            await cpe.CallHomeAsync()
        );
        await acs.NoFaultsAsync();
        Assert.Equal("virtual", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        Assert.Equal("virtual", await ValueAsync(acs, cpe, "WlanName"));
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task Set_on_an_unknown_device_it_takes_no_more_RPCs_than_what_it_stands_for()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.VirtualAsync("WlanName", Name);
        await acs.RuleAsync(
            "set",
            "declare('VirtualParameters.WlanName', {value: 1}, {value: 'virtual'});"
        );
        using var cpe = TraceTests.Small(acs);
        var rpcs = await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        // Trace D4: 5 GPN, GPV and SPV.
        Assert.InRange(rpcs.Count, 1, 7);
        Assert.Single(rpcs, rpc => rpc.StartsWith("SPV", StringComparison.Ordinal));
        Assert.Equal("virtual", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task It_may_stand_in_a_precondition_and_in_an_argument()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.VirtualAsync("Family", "return {writable: false, value: 'lab'};");
        await acs.PresetAsync(
            "tagged",
            "{'precondition':'VirtualParameters.Family = \\'lab\\'','configurations':["
                .Replace("\\'", "'", StringComparison.Ordinal)
                .Replace("= 'lab'", "= \\\"lab\\\"", StringComparison.Ordinal)
                + "{'type':'provision','name':'value','args':['"
                + Ssid
                + "',['PARAM','VirtualParameters.Family']]}]}"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("lab", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
    }

    [Theory]
    [InlineData("return {writable: false, value: 5};", "5", "xsd:int")]
    [InlineData("return {writable: false, value: true};", "1", "xsd:boolean")]
    [InlineData("return {writable: false, value: 'x'};", "x", "xsd:string")]
    [InlineData(
        "return {writable: false, value: ['7', 'xsd:unsignedInt']};",
        "7",
        "xsd:unsignedInt"
    )]
    [InlineData(
        "return {writable: false, value: new Date(0)};",
        "1970-01-01T00:00:00Z",
        "xsd:dateTime"
    )]
    public async Task Its_type_follows_from_what_it_returns(
        string script,
        string value,
        string type
    )
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.VirtualAsync("V", script);
        await acs.RuleAsync("read", "declare('VirtualParameters.V', {value: 1});");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        var known = await acs.Devices.GetParametersAsync(cpe.Id, "VirtualParameters.V", default);
        Assert.Equal((value, type), (known[0].Value, known[0].Type));
    }

    [Theory]
    [InlineData("", "Invalid virtual parameter return value")]
    [InlineData("return 5;", "Invalid virtual parameter return value")]
    [InlineData("return {value: 1};", "Virtual parameter 'V' must provide 'writable' attribute")]
    [InlineData("return {writable: true};", "Virtual parameter 'V' must provide 'value' attribute")]
    [InlineData(
        "return {writable: true, value: [1, 'xsd:nothing']};",
        "Invalid virtual parameter value attribute"
    )]
    public async Task What_is_none_is_a_fault(string script, string message)
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.VirtualAsync("V", script);
        await acs.RuleAsync("read", "declare('VirtualParameters.V', {value: 1, writable: 1});");
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync();
        var fault = Assert.Single(await acs.FaultsAsync());
        Assert.Equal(("read", "script", message), (fault.Channel, fault.Code, fault.Message));
    }
}
