using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>Rules as operators store them, and what a test asks about them.</summary>
internal static class Rules
{
    public static async Task ProvisionAsync(this TestAcs acs, string name, string script) =>
        await acs.Service<IProvisioning>()
            .PutAsync(DocumentKind.Provision, name, script, new ChangeNote("test"), default);

    public static async Task VirtualAsync(this TestAcs acs, string name, string script) =>
        await acs.Service<IProvisioning>()
            .PutAsync(DocumentKind.VirtualParameter, name, script, new ChangeNote("test"), default);

    /// <summary>A preset as JSON, single quotes for double ones.</summary>
    public static async Task PresetAsync(this TestAcs acs, string name, string json) =>
        await acs.Service<IProvisioning>()
            .PutAsync(
                DocumentKind.Preset,
                name,
                json.Replace('\'', '"'),
                new ChangeNote("test"),
                default
            );

    /// <summary>A provision and a preset that always runs it, in a channel of their name.</summary>
    public static async Task RuleAsync(
        this TestAcs acs,
        string name,
        string script,
        string precondition = "",
        int weight = 0
    )
    {
        await acs.ProvisionAsync(name, script);
        await acs.PresetAsync(
            name,
            $"{{'weight':{weight},'channel':'{name}','precondition':{JsonSerializer.Serialize(precondition)},"
                + $"'configurations':[{{'type':'provision','name':'{name}'}}]}}"
        );
    }

    public static async Task<IReadOnlyList<DeviceFault>> FaultsAsync(
        this TestAcs acs,
        string? device = null
    ) => (await acs.Service<IFaults>().ListAsync(device, new PageRequest(), default)).Items;

    public static async Task PutFileAsync(this TestAcs acs, string name)
    {
        using var content = new MemoryStream([1, 2, 3]);
        await acs.Files.PutAsync(
            new FileDescription(name, "1 Firmware Upgrade Image"),
            content,
            default
        );
    }

    /// <summary>Of one device, or of all.</summary>
    public static async Task NoFaultsAsync(this TestAcs acs, string? device = null)
    {
        var faults = await acs.FaultsAsync(device);
        Assert.True(
            faults.Count == 0,
            string.Join(
                "\n",
                faults.Select(f =>
                    $"{f.Channel}: {f.Code} {f.Message} {f.Script}:{f.Line} {f.Stack}"
                )
            )
        );
    }
}
