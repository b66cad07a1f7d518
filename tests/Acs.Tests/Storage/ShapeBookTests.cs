using System.Security.Cryptography;
using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

public sealed class ShapeBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A device of one model with so many hosts.</summary>
    private static Shadow Device(int number, params int[] hosts)
    {
        var names = new List<ParameterInfoStruct>
        {
            new("Device.", false),
            new("Device.DeviceInfo.", false),
            new("Device.Hosts.", false),
        };
        var values = new List<ParameterValueStruct>
        {
            new("Device.DeviceInfo.ModelName", ParameterValue.String("EX1")),
            new("Device.DeviceInfo.SoftwareVersion", ParameterValue.String("2.1")),
            new("Device.DeviceInfo.SerialNumber", ParameterValue.String($"serial {number}")),
        };
        for (var at = 0; at < 60; at++)
            values.Add(
                new(
                    $"Device.Module.{at}",
                    ParameterValue.String(Convert.ToHexString(SHA256.HashData([(byte)at])))
                )
            );
        foreach (var host in hosts)
        {
            names.Add(new($"Device.Hosts.{host}.", true));
            values.Add(
                new($"Device.Hosts.{host}.Name", ParameterValue.String($"host {host * number}"))
            );
        }
        return Shadow.Empty.WithNames("", names, Noon).WithValues(values, Noon.AddSeconds(number));
    }

    private static Shadow RoundTrip((Shape Shape, byte[] Tree) packed) =>
        ShadowCodec.Decode(Shape.Unpack(packed.Shape.Hash, packed.Shape.Packed), packed.Tree);

    [Fact]
    public void A_tree_written_by_the_release_before_is_read()
    {
        // As version 2 of the format wrote them.
        var shape = Shape.Unpack(
            Guid.Parse("174d5e36-be7e-6e15-6d24-e7373008e5f5"),
            Convert.FromBase64String(
                "UaQzowFIAAAAhyOAAQMKeHNkOnN0cmluZwAPeHNkOnVuc2lnbmVkSW50CAEAB0RldmljZS4FBwFBBwcBQgAH"
                    + "AUMCBwJULgIJAjEuCgsBTgQLAsO8Aw=="
            )
        );
        var tree = ShadowCodec.Decode(
            shape,
            Convert.FromBase64String(
                "B29e/QE+AAAAhx6AAgMAAgcBAYCO6uXvZgEBgLq3AwEB0A8BAAQBzw8BAQMCClN1YnNjcmliZXKCuNS78GZvbmU0"
                    + "Mua8ovCfmIAD"
            )
        );
        Assert.Equal(8, tree.Count);
        Assert.True(tree.TryGet("Device.A", out var a));
        Assert.Equal(new ParameterValue("one", "xsd:string"), a.Value);
        Assert.Equal((Noon, (byte?)2), (a.SeenAt, a.Notification));
        Assert.Equal(["Subscriber"], a.AccessList!);
        Assert.Equal(Noon.AddDays(1), a.AttributesSeenAt);
        Assert.True(tree.TryGet("Device.T.1.ü", out var other));
        Assert.Equal("漢\U0001F600", other.Value!.Value.Text);
        Assert.True(tree.TryGet("Device.C", out var unread));
        Assert.Null(unread.Value);
        Assert.True(tree.TryGet("Device.T.", out var table));
        Assert.Equal((Noon, true), (table.SeenAt, table.Writable));
    }

    [Fact]
    public void Devices_of_a_model_share_the_values_that_are_the_same_whatever_hosts_they_have()
    {
        var book = new ShapeBook();
        var alone = book.Encode(Device(1, 1, 2), 1);
        var shapes = new HashSet<Guid>();
        for (var number = 2; number < 200; number++)
        {
            int[] hosts = [number % 7, 7 + (number % 5), 12 + (number % 3)];
            var device = Device(number, hosts);
            var packed = book.Encode(device, number);
            shapes.Add(packed.Shape.Hash);
            Assert.Equal(device.Nodes.ToArray(), RoundTrip(packed).Nodes.ToArray());
            if (packed.Shape.HasReferences)
                Assert.InRange(packed.Tree.Length, 1, alone.Tree.Length / 2);
        }
        Assert.InRange(shapes.Count, 1, 8);
    }

    [Fact]
    public void What_only_one_device_says_is_kept_with_no_other()
    {
        var book = new ShapeBook();
        for (var number = 1; number < 20; number++)
        {
            var (shape, _) = book.Encode(Device(number, number), number);
            Assert.Null(shape.Reference("Device.DeviceInfo.SerialNumber"));
        }
        // Written again and again, one device is still one.
        var other = new ShapeBook();
        for (var round = 0; round < 3; round++)
            Assert.False(other.Encode(Device(7), 7).Shape.HasReferences);
    }

    [Fact]
    public void Hosts_that_come_and_go_and_values_that_were_never_read_come_back()
    {
        var book = new ShapeBook();
        book.Encode(Device(1, 1, 2, 3), 1);
        book.Encode(Device(2, 1, 2, 3), 2);
        Shadow[] odd =
        [
            Device(3),
            Device(3, 1, 9, 200),
            Device(3, 2).Without("Device.Module.7"),
            Device(3).WithNames("Device.Module.", [new("Device.Module.New.Deep", true)]),
            Device(3, 1).WithValues([new("Device.Module.3", new("7", "vendor:type"))], Noon),
            Device(3, 1).WithNodes([new("Device.Module.4", null)]),
            Device(3).WithAttributes([new("Device.Module.5", 2, ["Subscriber"])], Noon),
            Shadow.Empty.WithNodes([
                new("Device.DeviceInfo.ModelName", null, ParameterValue.String("EX1")),
                new("Device.DeviceInfo.SoftwareVersion", null, ParameterValue.String("2.1")),
            ]),
        ];
        foreach (var device in odd)
            Assert.Equivalent(
                device.Nodes.ToArray(),
                RoundTrip(book.Encode(device, 3)).Nodes.ToArray(),
                strict: true
            );
    }

    [Fact]
    public void A_search_reads_the_same_values_as_the_whole_tree_has()
    {
        var book = new ShapeBook();
        book.Encode(Device(1, 1, 2), 1);
        var device = Device(3, 2, 9);
        var (shape, tree) = book.Encode(device, 3);
        var reader = new ShadowReader();
        reader.Open(shape, tree);
        foreach (var node in device.Nodes)
        {
            Assert.Equal(
                node.Value is not null,
                reader.TryGet(node.Path, out var value, out var at)
            );
            if (node.Value is not null)
                Assert.Equal((node.Value.Value, node.SeenAt), (value, at));
        }
        Assert.False(reader.TryGet("Device.Hosts.1.Name", out _, out _));
        var part = new TreePart();
        part.Add(["Device", "Hosts"], isWhole: true);
        part.Add(["Device", "Module", "8"], isWhole: false);
        Assert.Equal(
            [
                "Device.",
                "Device.Hosts.",
                "Device.Hosts.2.",
                "Device.Hosts.2.Name",
                "Device.Hosts.9.",
                "Device.Hosts.9.Name",
                "Device.Module.8",
            ],
            reader.Part(part).Nodes.ToArray().Select(node => node.Path)
        );
    }
}
