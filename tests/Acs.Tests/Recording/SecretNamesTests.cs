using Muster.Acs.Recording;
using Muster.Cwmp.DataModel;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Recording;

/// <summary>Which parameters hold a secret is told by their names: by all names that there are.</summary>
public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("tr-181-2-19-1-cwmp.xml")]
    [InlineData("tr-098-1-8-0-full.xml")]
    [InlineData("tr-104-2-0-2-cwmp-full.xml")]
    public void What_a_model_of_the_Forum_hides_is_a_secret(string file)
    {
        var hidden = Standard(file)
            .Parameters.Values.Where(parameter =>
                parameter.Syntax is { IsHidden: true, Type: not ParameterType.Boolean }
            )
            .Select(parameter => parameter.Path.Replace("{i}", "1", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(hidden);
        Assert.All(hidden, path => Assert.True(SecretNames.IsSecret(path), path));
    }

    [Theory]
    [InlineData("Device.LocalAgent.ControllerTrust.Challenge.1.Value")]
    [InlineData("Device.X_TP_UserCfg.AdminPwd")]
    [InlineData("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WPS.PinPhrase")]
    [InlineData("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WPS.DevicePassword")]
    [InlineData("InternetGatewayDevice.X_ACME_WEBGUI.Userpassword")]
    [InlineData("InternetGatewayDevice.X_ACME_Account.AdminPass")]
    [InlineData("Device.Thread.Interface.1.NetworkKey")]
    [InlineData("Device.Cellular.Interface.1.USIM.PUK")]
    public void So_is_what_makers_call_a_password(string path) =>
        Assert.Equal("****", SecretNames.Hide(path, "tr0ub4dor"));

    [Theory]
    [InlineData("Device.ManagementServer.ParameterKey")]
    [InlineData("Device.DNS.SD.Service.1.TextRecord.1.Key")]
    [InlineData("Device.DNS.SD.Service.1.TextRecord.1.Value")]
    [InlineData("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKeyIndex")]
    [InlineData("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.TotalPSKFailures")]
    [InlineData("InternetGatewayDevice.Layer2Bridging.AvailableInterface.1.AvailableInterfaceKey")]
    [InlineData("Device.Services.VoiceService.1.VoiceProfile.1.FaxPassThrough")]
    [InlineData("Device.Firewall.X_ACME_Bypass")]
    [InlineData("Device.LocalAgent.ControllerTrust.CredentialNumberOfEntries")]
    public void What_only_sounds_like_one_is_shown(string path) =>
        Assert.Equal("value", SecretNames.Hide(path, "value"));

    private static ObjectModel Standard(string file)
    {
        var folder = SharedFiles.Path("spec", "schema");
        var files = Directory
            .EnumerateFiles(folder, "*.xml")
            .Select(path => Path.GetFileName(path));
        return new ObjectModelReader(files, name => File.OpenRead(Path.Combine(folder, name))).Read(
            file
        );
    }
}
