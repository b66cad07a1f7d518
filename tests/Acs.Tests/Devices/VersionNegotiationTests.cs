using Muster.Acs.Devices;
using Muster.Cwmp;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Devices;

public sealed class VersionNegotiationTests
{
    private static Envelope Offering(string? versions, CwmpVersion version = CwmpVersion.V1_2) =>
        new(null) { SupportedCWMPVersions = versions, Version = version };

    [Theory]
    [Spec("TR-069", "3.7.4")]
    [Spec("checklist", "B021")]
    [InlineData("1.0,1.1,1.2,1.3,1.4", "1.4")]
    [InlineData("1.2, 1.0", "1.2")]
    [InlineData("1.3,9.9", "1.3")]
    public void The_highest_common_version_is_chosen(string offered, string chosen)
    {
        var negotiated = VersionNegotiation.Of(Offering(offered));
        Assert.Equal(chosen, negotiated.UseVersion);
        Assert.Equal(chosen, CwmpVersions.Text(negotiated.Version));
        Assert.Null(negotiated.Refusal);
    }

    [Fact, Spec("checklist", "B022")]
    public void Without_the_header_nothing_is_chosen_and_the_namespace_rules()
    {
        var negotiated = VersionNegotiation.Of(Offering(null, CwmpVersion.V1_1));
        Assert.Null(negotiated.UseVersion);
        Assert.Equal(CwmpVersion.V1_1, negotiated.Version);
    }

    [Fact, Spec("checklist", "B023")]
    public void Without_a_common_version_the_session_is_refused() =>
        Assert.NotNull(VersionNegotiation.Of(Offering("9.9")).Refusal);

    [Theory]
    [Spec("checklist", "B026")]
    [InlineData(null, 30)]
    [InlineData(5u, 30)]
    [InlineData(90u, 90)]
    [InlineData(4294967295u, 300)]
    public void SessionTimeout_is_kept_between_the_default_and_the_cap(uint? asked, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            SessionLimits.Silence(asked, new Muster.Acs.AcsOptions())
        );
}
