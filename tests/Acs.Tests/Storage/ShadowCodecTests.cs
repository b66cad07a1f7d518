using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Storage;

public sealed class ShadowCodecTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static Shadow RoundTrip(Shadow shadow)
    {
        var shape = Shape.Of(shadow);
        return ShadowCodec.Decode(
            Shape.Unpack(shape.Hash, shape.Packed),
            ShadowCodec.Encode(shadow, shape)!
        );
    }

    private static byte[] Encode(Shadow shadow) => ShadowCodec.Encode(shadow, Shape.Of(shadow))!;

    private static readonly Shadow Odd = new([
        new("", null, null, Noon),
        new("D.", false),
        new("D.A", true, new("", ""), Noon),
        new("D.B", true, new("ü\0漢\U0001F600", "xsd:string"), Noon.AddTicks(-1), 0, []),
        new(
            "D.B\U0001F600",
            null,
            new("1", "vendor:type"),
            DateTimeOffset.MaxValue,
            255,
            ["a", ""]
        ),
        new(
            "D.B\U0001F601",
            null,
            new("1", "xsd:int"),
            DateTimeOffset.MinValue,
            null,
            ["Subscriber"]
        ),
        new("D.C", false),
        new("D.D", null, new("x", ""), null, 2),
    ]);

    [Theory]
    [MemberData(nameof(ShadowEditTests.RealTrees), MemberType = typeof(ShadowEditTests))]
    public void A_real_tree_comes_back_as_it_was_at_a_tenth_of_its_size(string file)
    {
        var path = SharedFiles.Path("devices", file);
        var shadow = DeviceTrees.Load(path);
        Assert.Equal(shadow.Nodes.ToArray(), RoundTrip(shadow).Nodes.ToArray());
        Assert.InRange(Encode(shadow).Length, 1, new FileInfo(path).Length / 10);
    }

    [Fact]
    public void Every_odd_node_comes_back_to_the_millisecond()
    {
        var back = RoundTrip(Odd);
        Assert.Equal(Odd.Count, back.Count);
        for (var index = 0; index < Odd.Count; index++)
        {
            var (wanted, read) = (Odd.Nodes[index], back.Nodes[index]);
            Assert.Equal(
                wanted.SeenAt?.ToUnixTimeMilliseconds(),
                read.SeenAt?.ToUnixTimeMilliseconds()
            );
            Assert.Equal(wanted.AccessList, read.AccessList);
            Assert.Equal(
                wanted with
                {
                    SeenAt = null,
                    AccessList = null,
                },
                read with
                {
                    SeenAt = null,
                    AccessList = null,
                }
            );
        }
    }

    [Fact]
    public void Devices_that_differ_in_values_alone_have_one_shape()
    {
        Shadow Of(string text, DateTimeOffset at) =>
            Shadow
                .Empty.WithNames("", [new("D.", false), new("D.A", true)])
                .WithValues([new("D.A", ParameterValue.String(text))], at);
        var hash = Shape.Of(Of("1", Noon)).Hash;
        Assert.Equal(hash, Shape.Of(Of("2", Noon.AddDays(1))).Hash);
        Assert.NotEqual(hash, Shape.Of(Of("1", Noon).WithNames("", [new("D.A", false)])).Hash);
    }

    [Fact]
    public void Any_damage_is_noticed_and_throws_nothing_else()
    {
        var shape = Shape.Of(Odd);
        foreach (var damaged in Damaged(Encode(Odd)))
            Assert.Throws<InvalidDataException>(() => ShadowCodec.Decode(shape, damaged));
        foreach (var damaged in Damaged(shape.Packed))
            Assert.Throws<InvalidDataException>(() => Shape.Unpack(shape.Hash, damaged));
    }

    [Fact]
    public void A_blob_that_is_whole_but_not_of_this_shape_is_refused()
    {
        var other = Shape.Of(Shadow.Empty.WithValues([new("D.A", new("1", ""))], Noon));
        Assert.Throws<InvalidDataException>(() => ShadowCodec.Decode(other, Encode(Odd)));
    }

    [Fact]
    public void Random_octets_inside_a_valid_package_throw_only_InvalidData()
    {
        var shape = Shape.Of(Odd);
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var octets = new byte[random.Next(60)];
            random.NextBytes(octets);
            if (octets.Length > 0)
                octets[0] = (byte)random.Next(1, 4);
            var packed = PackedBlob.Pack(octets, 1);
            Assert.IsType<InvalidDataException>(
                Record.Exception(() => ShadowCodec.Decode(shape, packed))
            );
            var thrown = Record.Exception(() => InformedCodec.Decode(octets));
            Assert.True(thrown is null or InvalidDataException, thrown?.ToString());
        }
    }

    private static IEnumerable<byte[]> Damaged(byte[] blob)
    {
        for (var index = 0; index < blob.Length; index++)
        {
            yield return blob[..index];
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = blob.ToArray();
                flipped[index] ^= (byte)(1 << bit);
                yield return flipped;
            }
        }
    }
}
