using Muster.Acs.Devices;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Devices;

public sealed class DeviceKeyTests
{
    [Theory]
    [Spec("TR-069", "3.4.4")]
    [InlineData("00AABB", "HG1", "123", "00AABB-HG1-123")]
    [InlineData("00AABB", "", "123", "00AABB-123")]
    [InlineData("00AABB", "HG-1 b", "é/1", "00AABB-HG%2D1%20b-%C3%A9%2F1")]
    [InlineData("00AABB", "a_b", "50%", "00AABB-a_b-50%25")]
    [Quirk(98, 102)]
    public void The_id_joins_the_parts_percent_encoded(
        string oui,
        string productClass,
        string serial,
        string id
    ) => Assert.Equal(id, DeviceKey.IdOf(new DeviceIdStruct("Acme", oui, productClass, serial)));

    [Fact, Spec("checklist", "D048")]
    [Quirk(101)]
    public void A_lower_case_OUI_is_the_same_device() =>
        Assert.Equal(
            DeviceKey.Of(new DeviceIdStruct("Acme", "00AABB", "HG 1", "1%2")),
            DeviceKey.Of(new DeviceIdStruct("ACME", "00aabb", "HG 1", "1%2"))
        );

    [Fact, Spec("checklist", "D049")]
    public void The_same_serial_of_another_OUI_is_another_device() =>
        Assert.NotEqual(
            DeviceKey.Of(new DeviceIdStruct("Acme", "00AABB", "HG1", "1")),
            DeviceKey.Of(new DeviceIdStruct("Acme", "00AABC", "HG1", "1"))
        );

    [Fact]
    public void A_dash_in_a_part_cannot_make_two_devices_one() =>
        Assert.NotEqual(
            DeviceKey.Of(new DeviceIdStruct("Acme", "00AABB", "A-B", "C")),
            DeviceKey.Of(new DeviceIdStruct("Acme", "00AABB", "A", "B-C"))
        );
}
