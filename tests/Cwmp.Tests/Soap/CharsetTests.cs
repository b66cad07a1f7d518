using System.Text;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.Soap;

public sealed class CharsetTests
{
    private static string Document(string declaration, string key = "Grüße €") =>
        $"{declaration}<Envelope><Body><Reboot><CommandKey>{key}</CommandKey></Reboot></Body>"
        + "</Envelope>";

    private static string Key(byte[] body, string? charset) =>
        Assert.IsType<Reboot>(EnvelopeReader.Read(body, charset).Body).CommandKey;

    [Theory]
    [InlineData("windows-1252", "windows-1252", "")]
    [InlineData("windows-1252", null, "<?xml version='1.0' encoding='windows-1252'?>")]
    [InlineData("windows-1252", "\"Windows-1252\"", "<?xml version='1.0' encoding='UTF-8'?>")]
    [InlineData("windows-1252", "x-invented", "<?xml version=\"1.0\"\n encoding = \"CP1252\"?>")]
    [InlineData("utf-8", null, "")]
    [InlineData("utf-8", "utf8", "<?xml version='1.0' encoding='ISO-8859-1'?>")]
    [InlineData("utf-8", "UTF_8", "")]
    [InlineData("utf-8", "x-invented", "<?xml version='1.0' encoding='x-invented'?>")]
    [InlineData("utf-8", "us-ascii", "")]
    [InlineData("utf-16", null, "<?xml version='1.0' encoding='UTF-16'?>")]
    [InlineData("utf-16BE", null, "")]
    [InlineData("iso-8859-15", "ISO-8859-15", "")]
    [Spec("checklist", "A033")]
    [Quirk(50, 51, 53)]
    public void Quirk_50_51_53_the_charset_is_of_the_header_then_the_declaration_then_UTF_8(
        string written,
        string? header,
        string declaration
    )
    {
        var encoding =
            CodePagesEncodingProvider.Instance.GetEncoding(written)
            ?? Encoding.GetEncoding(written);
        Assert.Equal("Grüße €", Key(encoding.GetBytes(Document(declaration)), header));
    }

    [Theory]
    [InlineData("utf-8", "iso-8859-1")]
    [InlineData("utf-16", "utf-8")]
    [InlineData("utf-16BE", null)]
    [Quirk(53)]
    public void Quirk_53_a_byte_order_mark_decides(string written, string? header)
    {
        var encoding = Encoding.GetEncoding(written);
        byte[] body = [.. encoding.Preamble, .. encoding.GetBytes(Document(""))];
        Assert.Equal("Grüße €", Key(body, header));
    }

    [Fact]
    [Quirk(51)]
    public void Quirk_51_GBK_is_known()
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("gbk")!;
        Assert.Equal("中文", Key(gbk.GetBytes(Document("", "中文")), "GBK"));
    }

    [Fact]
    [Quirk(52)]
    public void Quirk_52_bytes_that_are_no_UTF_8_are_replaced()
    {
        var body = Encoding.Latin1.GetBytes(Document("", "caf\u00E9!"));
        Assert.Equal("caf\uFFFD!", Key(body, null));
    }

    [Fact]
    [Quirk(21)]
    public void Quirk_21_a_NUL_and_blanks_at_the_end_are_nothing() =>
        Assert.Equal("k", Key(Encoding.ASCII.GetBytes(Document("", "k") + "\0\r\n "), null));

    [Theory]
    [InlineData("", true)]
    [InlineData("\r\n \t\0", true)]
    [InlineData("\uFEFF ", true)]
    [InlineData("<?xml version=\"1.0\"?>\r\n", true)]
    [InlineData("<?xml version=\"1.0\"", false)]
    [InlineData("<a/>", false)]
    [InlineData("x", false)]
    [Spec("checklist", "A053")]
    [Quirk(20, 21)]
    public void Quirk_20_21_a_body_without_an_element_is_empty(string body, bool isEmpty) =>
        Assert.Equal(isEmpty, EnvelopeReader.IsEmpty(Encoding.UTF8.GetBytes(body)));
}
