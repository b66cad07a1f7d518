using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Searches;

/// <summary>What people type is the query they mean.</summary>
public sealed class SearchTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:aa:bb:cc:dd:01")]
    [InlineData("00-AA-BB-CC-DD-01")]
    [InlineData("00aa.bbcc.dd01")]
    [InlineData("00AABBCCDD01")]
    [InlineData("mac:00:AA:bb:CC:dd:01")]
    public void A_MAC_address_is_known_in_any_form(string text) =>
        Assert.Equal("00AABBCCDD01", SearchText.Parse(text, Noon).MACAddress);

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("ip:192.0.2.*", "192.0.2.*")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    public void An_address_is_known(string text, string address) =>
        Assert.Equal(address, SearchText.Parse(text, Noon).RemoteAddress);

    [Fact]
    public void Prefixes_and_words_must_all_fit()
    {
        var query = SearchText.Parse(
            "model:\"Home Gateway\" fw:2.1* fault:9003 tag:lab 10233",
            Noon
        );
        Assert.Equal(
            ("Home Gateway", "9003", "lab", "10233"),
            (query.Model, query.Fault, query.Tag, query.Text)
        );
        Assert.Equal("2.1*", query.Parameters["DeviceInfo.SoftwareVersion"]);
        Assert.Equal(Noon.AddHours(-2), SearchText.Parse("silent:2h", Noon).InformedBefore);
        Assert.Equal("north lab", SearchText.Parse("group:\"north lab\"", Noon).Group);
    }

    [Theory]
    [InlineData("Tags.lab IS NOT NULL")]
    [InlineData("DeviceID.ProductClass = 'x'")]
    public void What_compares_is_an_expression(string text) =>
        Assert.Equal(text, SearchText.Parse(text, Noon).Filter);

    [Theory]
    [InlineData("mac:xyz", "no MAC address")]
    [InlineData("silent:soon", "no time")]
    [InlineData("model:", "needs a value")]
    public void What_is_wrong_is_said(string text, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<FormatException>(() => SearchText.Parse(text, Noon)).Message
        );
}
