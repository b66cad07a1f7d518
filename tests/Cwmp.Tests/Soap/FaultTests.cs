using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.Soap;

public sealed class FaultTests
{
    private const string Detail =
        "<cwmp:Fault><FaultCode>9005</FaultCode><FaultString>no</FaultString></cwmp:Fault>";

    [Theory]
    [InlineData(
        "<faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail>D</detail>"
    )]
    [InlineData(
        "<faultcode>soap:Client</faultcode><faultstring>CWMP FAULT</faultstring><detail>D</detail>"
    )]
    [InlineData(
        "<faultcode>cwmp:Client</faultcode><faultstring>CWMP fault<detail>D</detail></faultstring>"
    )]
    [InlineData("<detail>D</detail><faultcode> SOAP-ENV:Client </faultcode>")]
    [InlineData(
        "<faultcode>Client</faultcode><FaultCode>9005</FaultCode><FaultString>no</FaultString>"
    )]
    [InlineData(
        "<faultcode>Client</faultcode><detail><cwmp:Fault><cwmp:FaultCode> 9005 </cwmp:FaultCode>"
            + "<cwmp:FaultString>no</cwmp:FaultString></cwmp:Fault></detail>"
    )]
    [Spec("TR-069", "3.5")]
    [Spec("checklist", "B029")]
    [Quirk(96, 97)]
    public void Quirk_96_97_the_code_is_found_wherever_it_stands(string content)
    {
        var text = content.Replace(">D<", $">{Detail}<", StringComparison.Ordinal);
        var fault = Wire.Read<Fault>(Wire.Around($"<soap:Fault>{text}</soap:Fault>"));
        Assert.Equal(FaultCode.InvalidParameterName, fault.FaultCode);
        Assert.Equal("no", fault.FaultString);
        Assert.Equal("Client", fault.SoapFault);
        Assert.Empty(fault.SetParameterValuesFaults);
    }

    [Fact]
    [Spec("TR-069", "3.5")]
    [Spec("checklist", "B030")]
    public void A_plain_SOAP_fault_has_no_code_but_its_own_words()
    {
        var fault = Wire.Read<Fault>(
            Wire.Around(
                "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>out of &lt;memory"
                    + "</faultstring></soap:Fault>"
            )
        );
        Assert.Equal(FaultCode.None, fault.FaultCode);
        Assert.Equal("out of <memory", fault.FaultString);
        Assert.Equal("Server", fault.SoapFault);
    }

    [Theory]
    [InlineData(9000, "Server")]
    [InlineData(9003, "Client")]
    [InlineData(9004, "Server")]
    [InlineData(9005, "Client")]
    [InlineData(9008, "Client")]
    [InlineData(9009, "Server")]
    [InlineData(9032, "Server")]
    [InlineData(8003, "Client")]
    [InlineData(8005, "Server")]
    [InlineData(9850, "Server")]
    [Spec("TR-069", "A.5")]
    [Spec("checklist", "B006")]
    public void The_SOAP_faultcode_follows_the_tables_of_the_standard(int code, string faultcode)
    {
        var text = Wire.Write(new Fault(new FaultCode(code)));
        Assert.Contains(
            $"<soap-env:Fault><faultcode>{faultcode}</faultcode>"
                + "<faultstring>CWMP fault</faultstring><detail><cwmp:Fault>"
                + $"<FaultCode>{code}</FaultCode>",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Spec("TR-069", "A.5")]
    public void Codes_know_whose_they_are()
    {
        Assert.True(FaultCode.MethodNotSupported.IsCpe);
        Assert.False(FaultCode.MethodNotSupported.IsAcs);
        Assert.True(FaultCode.RetryRequest.IsAcs);
        Assert.True(new FaultCode(9899).IsVendor);
        Assert.True(new FaultCode(8800).IsVendor);
        Assert.False(new FaultCode(9900).IsCpe);
        Assert.Equal("9005", FaultCode.InvalidParameterName.ToString());
        Assert.Equal("Invalid parameter name", new Fault(new FaultCode(9005)).FaultString);
    }

    [Theory]
    [InlineData("1 BOOT", "1 boot", true)]
    [InlineData("1 BOOT", "1", true)]
    [InlineData("6 CONNECTION  REQUEST", "6 CONNECTION REQUEST", true)]
    [InlineData("10 AUTONOMOUS TRANSFER COMPLETE", "1 BOOT", false)]
    [InlineData("M  Reboot", "m reboot", true)]
    [InlineData("M Reboot", "M Download", false)]
    [InlineData("01 BOOT", "1 BOOT", true)]
    [InlineData("", "0 BOOTSTRAP", false)]
    [Spec("TR-069", "3.7.1.5")]
    [Quirk(115)]
    public void Quirk_115_events_are_told_by_their_number(string sent, string code, bool same)
    {
        Assert.Equal(same, new EventStruct(sent, "").Is(code));
        Assert.Equal(same, new EventStruct(code, "").Is(sent));
    }

    [Theory]
    [InlineData("2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00Z")]
    [InlineData("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z")]
    [InlineData(" 2024-05-01T10:00:00.250Z ", "2024-05-01T10:00:00.25Z")]
    [InlineData("2024-05-01T10:00:00", "2024-05-01T10:00:00Z")]
    [InlineData("1970-01-01T00:00:00-00:00", "1970-01-01T00:00:00Z")]
    [InlineData("2019-03-05T11:54::14", null)]
    [InlineData("0000-00-00T00:00:00", null)]
    [InlineData("   1-01-01T00:00:00", null)]
    [InlineData("", null)]
    [Spec("TR-069", "A.2")]
    [Spec("checklist", "D046")]
    [Quirk(105)]
    public void Quirk_105_times_are_read_or_unknown_and_never_throw(string text, string? instant)
    {
        var time = new CwmpTime(text);
        Assert.Equal(instant is not null, time.TryGet(out var read));
        Assert.Equal(instant is null, time.IsUnknown);
        if (instant is not null)
            Assert.Equal(
                DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture),
                read
            );
    }

    [Fact]
    [Spec("TR-069", "A.2")]
    [Spec("checklist", "D027")]
    [Quirk(107)]
    public void Quirk_107_times_are_written_in_whole_seconds_with_their_offset()
    {
        var time = new DateTimeOffset(2024, 5, 1, 12, 0, 0, 250, TimeSpan.FromHours(2));
        Assert.Equal("2024-05-01T12:00:00+02:00", CwmpTime.From(time).Text);
        Assert.Equal("2024-05-01T10:00:00Z", CwmpTime.From(time.ToUniversalTime()).Text);
        var uptime = new TimeSpan(2, 3, 4, 5);
        Assert.Equal("0001-01-03T03:04:05", CwmpTime.SinceBoot(uptime).Text);
        Assert.True(CwmpTime.SinceBoot(uptime).IsRelative);
        Assert.False(CwmpTime.UnknownTime.IsRelative);
        Assert.True(CwmpTime.UnknownTime.IsUnknown);
        Assert.False(CwmpTime.InfiniteTime.IsUnknown);
        Assert.True(default(CwmpTime).IsUnknown);
    }
}
