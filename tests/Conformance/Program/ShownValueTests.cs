using Acs.Tests.Wire;
using Muster.CommandLine;
using Muster.Verbs;
using Xunit;

namespace Conformance.Program;

/// <summary>What devices say of themselves, on an operator's terminal.</summary>
public sealed class ShownValueTests : IAsyncLifetime
{
    private const string Ssid = "Device.WiFi.SSID.1.SSID";
    private const string Passphrase = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase";

    private TestAcs _acs = null!;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        _device = await _acs.IntroduceAsync(
            parameters: Xml.Parameter(Ssid, "a&#x9b;2J&#13;b&#10;c&#9;d&lt;img&gt;")
                + Xml.Parameter(Passphrase, "open sesame")
        );
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task A_value_stays_in_its_cell_and_commands_no_terminal()
    {
        var lines = (await ShowAsync(Ssid)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal("a 2J b c d<img>", lines[1].Split('\t')[2]);
    }

    [Fact]
    public async Task A_password_is_shown_when_it_is_asked_for_and_not_before()
    {
        var hidden = await ShowAsync(Passphrase);
        Assert.Contains("\t****\t", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("open sesame", hidden, StringComparison.Ordinal);
        Assert.Contains("\topen sesame\t", await ShowAsync(Passphrase, "--reveal", "asked"));
    }

    private async Task<string> ShowAsync(params string[] more)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var key = _acs.Api.DefaultRequestHeaders.Authorization!.Parameter!;
        string[] server = ["--url", _acs.Api.BaseAddress!.AbsoluteUri, "--key", key];
        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            ["device", "show", _device, .. more, .. server],
            output,
            error
        );
        Assert.True(code == ExitCode.Done, error.ToString());
        return output.ToString();
    }
}
