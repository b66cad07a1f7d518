using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.Soap;

/// <summary>
/// The reference envelopes: the valid ones are read whole, the invalid ones by rule.
/// </summary>
public sealed class SampleTests
{
    private static string Sample(params string[] name) =>
        File.ReadAllText(SharedFiles.Path(["spec", "samples", .. name]));

    [Fact]
    public void Every_sample_is_read_and_what_we_make_of_it_is_valid()
    {
        var files = Directory.GetFiles(SharedFiles.Path("spec", "samples"), "*.xml");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var envelope = Wire.Read(File.ReadAllText(file));
            var message = Assert.IsAssignableFrom<CwmpMessage>(envelope.Body);
            Assert.False(message is UnknownRequest or UnknownResponse, file);
            Assert.NotNull(envelope.ID);
            Assert.Null(envelope.NotUnderstood);
            var version = envelope.Version < message.Since ? message.Since : envelope.Version;
            var again = Wire.Write(envelope with { Version = version });
            Assert.Empty(Schemas.Complaints(version, again));
            Assert.Equal(again, Wire.Write(Wire.Read(again) with { Version = version }));
        }
    }

    [Fact]
    public void The_bootstrap_Inform_is_read_to_the_last_field()
    {
        var envelope = Wire.Read(Sample("cpe-inform-bootstrap-1.4.xml"));
        var inform = Assert.IsType<Inform>(envelope.Body);
        Assert.Equal("7f01", envelope.ID);
        Assert.Equal(60u, envelope.SessionTimeout);
        Assert.Equal("1.0,1.1,1.2,1.3,1.4", envelope.SupportedCWMPVersions);
        Assert.Equal(CwmpVersion.V1_4, envelope.Version);
        Assert.Equal("urn:dslforum-org:cwmp-1-2", envelope.Namespace);
        Assert.Equal(new DeviceIdStruct("Acme", "00AABB", "HG1", "123"), inform.DeviceId);
        Assert.Equal(
            [new EventStruct("0 BOOTSTRAP", ""), new EventStruct("1 BOOT", "")],
            inform.Event
        );
        Assert.Equal("2024-05-01T12:00:00+02:00", inform.CurrentTime);
        Assert.Equal(7, inform.ParameterList.Count);
        Assert.Equal(
            new("Device.ManagementServer.AliasBasedAddressing", new("1", "xsd:boolean")),
            inform.ParameterList[6]
        );
    }

    [Fact]
    public void The_fault_of_SetParameterValues_names_its_parameters()
    {
        var fault = Wire.Read<Fault>(Sample("cpe-fault-spv.xml"));
        Assert.Equal(FaultCode.InvalidArguments, fault.FaultCode);
        Assert.Equal("Client", fault.SoapFault);
        Assert.Equal(
            [
                new("Device.Time.Enable", new(9006), "not a boolean"),
                new("Device.DeviceInfo.UpTime", new(9008), "read-only"),
                new("Device.NoSuch", new(9005), "unknown"),
            ],
            fault.SetParameterValuesFaults
        );
    }

    // The schema refuses these; a reader of devices does not validate (quirk 90): it hands the
    // value on, and who uses it answers the fault. Only an operation without a type cannot be
    // understood.
    [Theory]
    [InlineData("event.xml")]
    [InlineData("ftype.xml")]
    [InlineData("inner8006.xml")]
    [InlineData("key33.xml")]
    [InlineData("mode.xml")]
    [InlineData("nodot.xml")]
    [InlineData("notif7.xml")]
    [InlineData("order.xml")]
    [InlineData("oui-lower.xml")]
    [InlineData("ulong.xml")]
    public void Samples_that_break_the_schema_only_are_read(string name) =>
        Assert.NotNull(Wire.Read(Sample("invalid", name)).Body);

    [Fact]
    public void An_operation_without_a_type_is_an_invalid_argument()
    {
        var refused = Wire.Refused(Sample("invalid", "no-xsitype.xml"));
        Assert.Equal(EnvelopeFailure.InvalidArguments, refused.Reason);
        Assert.Contains("Operations", refused.Message, StringComparison.Ordinal);
        Assert.Equal("7f01", refused.ID);
        Assert.Equal("ChangeDUState", refused.ElementName);
        Assert.Equal("urn:dslforum-org:cwmp-1-2", refused.Namespace);
    }

    [Fact]
    public void Arguments_in_another_order_are_read_by_name()
    {
        var schedule = Wire.Read<ScheduleInform>(Sample("invalid", "order.xml"));
        Assert.Equal(new ScheduleInform(300, "si-1"), schedule);
    }
}
