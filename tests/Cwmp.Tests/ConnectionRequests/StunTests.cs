using System.Net;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.ConnectionRequests;

public sealed class StunTests
{
    /// <summary>The vector of the reference text: user cpe00001, password stunpw.</summary>
    private const string AnnexG = """
        00 01 00 40 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f
        00 06 00 08 63 70 65 30 30 30 30 31
        c0 01 00 14 64 73 6c 66 6f 72 75 6d 2e 6f 72 67 2f 54 52 2d 31 31 31 20
        c0 02 00 00
        00 08 00 14 fb 8c c8 f1 7f c0 22 31 3d ab 04 2a dc 10 81 bc a6 f3 d8 be
        """;

    /// <summary>RFC 5769 2.1, 2.2 and 2.3.</summary>
    private const string ModernRequest = """
        00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
        80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
        00 24 00 04 6e 00 01 ff 80 29 00 08 93 2f f9 b1 51 26 3b 36
        00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
        00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
        80 28 00 04 e5 7a 3b cf
        """;

    private const string ModernResponse = """
        01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
        80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
        00 20 00 08 00 01 a1 47 e1 12 a6 43
        00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
        80 28 00 04 c0 7d 4c 96
        """;

    private const string ModernResponse6 = """
        01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
        80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
        00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
        00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
        80 28 00 04 c8 fb 0b 4c
        """;

    private static byte[] Id => [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Fact]
    [Spec("checklist", "G012", "G013")]
    public void The_authenticated_request_of_Annex_G_is_written_octet_for_octet()
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, Id);
        writer.Username("cpe00001");
        writer.ConnectionRequestBinding();
        writer.BindingChange();
        writer.Integrity("stunpw"u8);
        Assert.Equal(Bytes(AnnexG), writer.Written.ToArray());
    }

    [Fact]
    public void The_authenticated_request_of_Annex_G_is_read()
    {
        Assert.True(StunMessage.TryRead(Bytes(AnnexG), out var message));
        Assert.Equal(StunMessageType.BindingRequest, message.Type);
        Assert.Equal(Id, message.TransactionId.ToArray());
        Assert.Equal("cpe00001", message.Username);
        Assert.True(message.MarksConnectionRequestBinding);
        Assert.True(message.TellsBindingChange);
        Assert.False(message.IsModern);
        Assert.True(message.HasIntegrity);
        Assert.True(message.Proves("stunpw"u8));
        Assert.False(message.Proves("stunpW"u8));
        Assert.False(message.Proves(""u8));
        Assert.Equal(0, message.UnknownAttributes(new ushort[4]));
    }

    [Fact]
    public void One_changed_bit_anywhere_breaks_the_integrity()
    {
        var good = Bytes(AnnexG);
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            var isWhole = StunMessage.TryRead(bad, out var message);
            Assert.False(isWhole && message.Proves("stunpw"u8), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("7")]
    [InlineData("user567890")]
    [InlineData("gerät")]
    public void A_user_name_is_padded_with_spaces_to_a_multiple_of_four(string name)
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, Id);
        writer.Username(name);
        var size = System.Text.Encoding.UTF8.GetByteCount(name);
        Assert.Equal(24 + ((size + 3) / 4 * 4), writer.Length);
        for (var i = 24 + size; i < writer.Length; i++)
            Assert.Equal((byte)' ', buffer[i]);
        Assert.True(StunMessage.TryRead(writer.Written, out var message));
        Assert.Equal(name, message.Username);
    }

    [Fact]
    public void The_request_of_RFC_5769_is_read_and_its_integrity_holds()
    {
        Assert.True(StunMessage.TryRead(Bytes(ModernRequest), out var message));
        Assert.True(message.IsModern);
        Assert.Equal("evtj:h6vY", message.Username);
        Assert.True(message.Proves("VOkJxbRl1RmTxUk/WvJxBt"u8));
        Span<ushort> unknown = stackalloc ushort[4];
        Assert.Equal(1, message.UnknownAttributes(unknown));
        Assert.Equal(0x0024, unknown[0]);
    }

    [Theory]
    [InlineData(ModernResponse, "192.0.2.1:32853")]
    [InlineData(ModernResponse6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void The_responses_of_RFC_5769_are_read(string vector, string address)
    {
        Assert.True(StunMessage.TryRead(Bytes(vector), out var message));
        Assert.Equal(StunMessageType.BindingResponse, message.Type);
        Assert.Equal(IPEndPoint.Parse(address), message.MappedAddress);
        Assert.True(message.Proves("VOkJxbRl1RmTxUk/WvJxBt"u8));
    }

    [Theory]
    [InlineData("192.0.2.1:32853", "00 20 00 08 00 01 a1 47 e1 12 a6 43")]
    [InlineData(
        "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
        "00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9"
    )]
    public void A_masked_address_is_written_as_in_RFC_5769(string address, string attribute)
    {
        var id = Bytes("21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae");
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingResponse, id);
        writer.Address(StunAttribute.XorMappedAddress, IPEndPoint.Parse(address));
        Assert.Equal(Bytes(attribute), writer.Written[20..].ToArray());
    }

    [Fact]
    [Spec("checklist", "G035")]
    public void A_classic_response_carries_the_address_in_the_clear()
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingResponse, Id);
        // A dual-stack socket tells IPv4 peers as ::ffff:203.0.113.9.
        writer.Address(StunAttribute.MappedAddress, IPEndPoint.Parse("[::ffff:203.0.113.9]:40001"));
        Assert.Equal(
            Bytes("01 01 00 0c 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f")
                .Concat(Bytes("00 01 00 08 00 01 9c 41 cb 00 71 09")),
            writer.Written.ToArray()
        );
        Assert.True(StunMessage.TryRead(writer.Written, out var message));
        Assert.Equal(IPEndPoint.Parse("203.0.113.9:40001"), message.MappedAddress);
    }

    [Fact]
    public void An_error_says_its_code_and_what_was_not_understood()
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingErrorResponse, Id);
        writer.Error(420, "Unknown");
        writer.UnknownAttributes([0x0024, 0x0025, 0x0026]);
        // RFC 3489 11.2.9 (class 4, number 20, text padded) and 11.2.10 (an odd count repeats one).
        Assert.Equal(
            Bytes("00 09 00 0c 00 00 04 14 55 6e 6b 6e 6f 77 6e 20")
                .Concat(Bytes("00 0a 00 08 00 24 00 25 00 26 00 26")),
            writer.Written[20..].ToArray()
        );
        Assert.True(StunMessage.TryRead(writer.Written, out var message));
        Assert.Equal(StunMessageType.BindingErrorResponse, message.Type);
        Assert.Equal(420, message.ErrorCode);
    }

    [Fact]
    public void The_integrity_of_a_modern_peer_is_not_padded()
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var id = Bytes("21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae");
        var writer = new StunWriter(buffer, StunMessageType.BindingResponse, id);
        writer.Attribute(StunAttribute.Software, "test vector"u8);
        buffer[35] = 0x20; // RFC 5769 pads with a blank, which the writer does not
        writer.Address(StunAttribute.XorMappedAddress, IPEndPoint.Parse("192.0.2.1:32853"));
        writer.Integrity("VOkJxbRl1RmTxUk/WvJxBt"u8, modern: true);
        Assert.Equal(
            Bytes("2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7"),
            writer.Written[^20..].ToArray()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("47 45 54 20 68 74 74 70 3a 2f 2f 61 3f 74 73 3d 31 26 69 64 3d 31")]
    [InlineData("00 01 00 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e")]
    [InlineData("00 01 00 04 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f")]
    [InlineData("00 01 00 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 00")]
    [InlineData("00 01 00 02 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 00 06")]
    [InlineData("00 01 00 04 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 00 06 00 01")]
    [InlineData("00 01 00 04 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 00 06 ff ff")]
    [InlineData(
        "00 01 00 08 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 00 08 00 04 01 02 03 04"
    )]
    public void What_is_no_whole_message_is_not_read(string datagram) =>
        Assert.False(StunMessage.TryRead(Bytes(datagram), out _));

    [Fact]
    public void A_message_of_many_attributes_is_not_read()
    {
        var datagram = new byte[20 + (4 * (StunMessage.MaxAttributes + 1))];
        datagram[1] = 1;
        datagram[3] = (byte)(datagram.Length - 20);
        Assert.False(StunMessage.TryRead(datagram, out _));
        datagram[3] -= 4;
        Assert.True(StunMessage.TryRead(datagram.AsSpan(0, datagram.Length - 4), out _));
    }

    [Theory]
    [InlineData("00 01 00 08 00 03 9c 41 cb 00 71 09")]
    [InlineData("00 01 00 08 00 02 9c 41 cb 00 71 09")]
    [InlineData("00 01 00 04 00 01 9c 41")]
    [InlineData("00 01 00 00")]
    public void An_address_that_makes_no_sense_is_no_address(string attribute)
    {
        var value = Bytes(attribute);
        var head = Bytes("01 01 00 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f");
        head[3] = (byte)value.Length;
        Assert.True(StunMessage.TryRead([.. head, .. value], out var message));
        Assert.Null(message.MappedAddress);
    }

    [Fact]
    public void What_stands_behind_the_integrity_counts_for_nothing()
    {
        var datagram = Bytes(AnnexG).Concat(Bytes("00 02 00 08 00 01 9c 41 cb 00 71 09")).ToArray();
        datagram[3] += 12;
        Assert.True(StunMessage.TryRead(datagram, out var message));
        Assert.True(message.Proves("stunpw"u8));
        Assert.Null(message.Address(StunAttribute.ResponseAddress));
    }

    [Fact]
    public void Noise_never_throws()
    {
        var random = new Random(20260301);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var datagram = Bytes(i % 2 == 0 ? AnnexG : ModernResponse6);
            for (var j = random.Next(1, 6); j > 0; j--)
                datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
            if (!StunMessage.TryRead(datagram, out var message))
                continue;
            read++;
            _ = message.Username;
            _ = message.MappedAddress;
            _ = message.ErrorCode;
            _ = message.MarksConnectionRequestBinding;
            _ = message.UnknownAttributes(new ushort[8]);
            Assert.False(message.Proves("other"u8));
        }
        Assert.True(read > 0);
    }

    private static byte[] Bytes(string hex) =>
        Convert.FromHexString(hex.ReplaceLineEndings("").Replace(" ", ""));
}
