using System.Diagnostics;
using System.Text;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.Soap;

/// <summary>Bad input throws the one exception there is for it, and costs bounded work.</summary>
public sealed class RobustnessTests
{
    private const int Seed = 20260501;

    [Theory]
    [InlineData("<html><body/></html>", EnvelopeFailure.NotSoap)]
    [InlineData("hello", EnvelopeFailure.NotSoap)]
    [InlineData("{\"a\":1}", EnvelopeFailure.NotSoap)]
    [InlineData("<Envelope>", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope><Body></Envelope></Body>", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope><Body/></Envelope>trailing", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope a=b><Body/></Envelope>", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope a><Body/></Envelope>", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope a='b", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope><!-- ", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope><Body>< a/></Body></Envelope>", EnvelopeFailure.Malformed)]
    [InlineData("</Envelope>", EnvelopeFailure.Malformed)]
    [InlineData("<!ELEMENT a><Envelope/>", EnvelopeFailure.Malformed)]
    [InlineData("<Envelope><Body><Reboot/></Body></Envelope>", EnvelopeFailure.InvalidArguments)]
    public void What_is_no_envelope_is_refused_with_its_reason(string body, EnvelopeFailure reason)
    {
        var refused = Wire.Refused(body);
        Assert.Equal(reason, refused.Reason);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html/>")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE a SYSTEM 'http://127.0.0.1/x'><Envelope/>")]
    [InlineData(
        "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><Envelope>"
            + "<Body>&b;</Body></Envelope>"
    )]
    [InlineData("<Envelope><!DOCTYPE x><Body/></Envelope>")]
    [Spec("checklist", "B016", "B031", "B032")]
    [Quirk(91)]
    public void Quirk_91_a_document_type_is_refused_wherever_it_stands(string body) =>
        Assert.Equal(EnvelopeFailure.Doctype, Wire.Refused(body).Reason);

    [Fact]
    [Spec("checklist", "B033")]
    [Quirk(92)]
    public void Quirk_92_a_hundred_thousand_nested_elements_are_refused_at_the_limit()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));
        foreach (
            var body in new[]
            {
                $"<Envelope>{deep}",
                Wire.Around(deep),
                Wire.Around($"<soap:Fault>{deep}"),
            }
        )
            Assert.Equal(EnvelopeFailure.TooDeep, Wire.Refused(body).Reason);
        var limits = new EnvelopeLimits { MaxDepth = 200 };
        var held = string.Concat(Enumerable.Repeat("<a>", 150));
        var closed = held + held.Replace("<", "</", StringComparison.Ordinal);
        Assert.Equal(new UnknownRequest("a"), Wire.Read(Wire.Around(closed), limits).Body);
    }

    [Fact]
    public void Attributes_names_lists_and_bodies_have_limits()
    {
        var attributes = string.Concat(Enumerable.Range(0, 65).Select(n => $" a{n}='1'"));
        var item = "<ParameterValueStruct/>";
        (string Body, EnvelopeLimits? Limits)[] tooLarge =
        [
            ($"<Envelope{attributes}/>", null),
            ($"<Envelope a='{new string('x', 20_000)}'/>", null),
            ($"<{new string('x', 20_000)}/>", null),
            (Wire.Values(item + item + item), new EnvelopeLimits { MaxItems = 2 }),
            (Wire.Around(""), new EnvelopeLimits { MaxBytes = 100 }),
        ];
        foreach (var (body, limits) in tooLarge)
            Assert.Equal(EnvelopeFailure.TooLarge, Wire.Refused(body, limits).Reason);
    }

    [Fact]
    [Spec("TR-069", "A.5")]
    [Spec("checklist", "B002")]
    public void A_missing_argument_is_named_and_the_answer_can_carry_the_ID()
    {
        var refused = Wire.Refused(
            Wire.Around("<cwmp:SetParameterValues><ParameterList/></cwmp:SetParameterValues>")
        );
        Assert.Equal(EnvelopeFailure.InvalidArguments, refused.Reason);
        Assert.Contains("ParameterKey", refused.Message, StringComparison.Ordinal);
        Assert.Equal("42", refused.ID);
        Assert.Equal("SetParameterValues", refused.ElementName);
        Assert.Equal("urn:dslforum-org:cwmp-1-0", refused.Namespace);
    }

    [Fact]
    [Spec("checklist", "A057")]
    public void A_body_of_20_MB_is_read_and_one_of_more_than_the_limit_is_not()
    {
        var value = new string('x', 80);
        var item =
            "<ParameterValueStruct><Name>Device.Hosts.Host.1.HostName</Name>"
            + $"<Value xsi:type=\"xsd:string\">{value}</Value></ParameterValueStruct>";
        var count = 20_000_000 / item.Length + 1;
        var body = Encoding.UTF8.GetBytes(
            Wire.Values(string.Concat(Enumerable.Repeat(item, count)))
        );
        var read = Assert.IsType<GetParameterValuesResponse>(EnvelopeReader.Read(body).Body);
        Assert.Equal(count, read.ParameterList.Count);
        var refused = Assert.Throws<EnvelopeException>(() =>
            EnvelopeReader.Read(body, limits: new EnvelopeLimits { MaxBytes = 1 << 20 })
        );
        Assert.Equal(EnvelopeFailure.TooLarge, refused.Reason);
    }

    [Fact]
    public void Ten_thousand_mutations_throw_nothing_but_the_documented_exception()
    {
        var sound = Examples
            .All.Select(message => Encoding.UTF8.GetBytes(Wire.Write(message)))
            .ToArray();
        var random = new Random(Seed);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 10_000; round++)
        {
            var body = Mutated(sound[random.Next(sound.Length)], random);
            try
            {
                EnvelopeReader.IsEmpty(body);
                EnvelopeReader.Read(body);
                read++;
            }
            catch (EnvelopeException e)
            {
                Assert.False(string.IsNullOrWhiteSpace(e.Message));
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round} of seed {Seed}: {e}\n{Encoding.UTF8.GetString(body)}");
            }
        }
        Assert.True(read > 500 && refused > 500, $"{read} read, {refused} refused");
    }

    private static byte[] Mutated(byte[] sound, Random random)
    {
        var body = sound.ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(6))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body[at] = "<>&\"'/=!?[];: "u8[random.Next(14)];
                    break;
                case 2:
                    body.RemoveRange(at, Math.Min(body.Count - at - 1, random.Next(1, 40)));
                    break;
                case 3:
                    body.InsertRange(at, body.GetRange(at, Math.Min(60, body.Count - at)));
                    break;
                case 4:
                    body.InsertRange(at, Interesting[random.Next(Interesting.Length)]);
                    break;
                default:
                    body.RemoveRange(at + 1, (body.Count - at - 1) / (1 + random.Next(3)));
                    break;
            }
        }
        return [.. body];
    }

    private static readonly byte[][] Interesting =
    [
        .. new[]
        {
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?",
            "?>",
            "&#x0;",
            "&#1114112;",
            "&amp",
            "<a>",
            "</a>",
            "<a/>",
            "\0",
            "\uFEFF",
            " xmlns:cwmp=''",
            "<soap-env:Body>",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    // Work grows with the body, not faster: twice the hostile text costs about twice the time.
    [Theory]
    [InlineData("&")]
    [InlineData("&#2;")]
    [InlineData("\r")]
    [InlineData("<![CDATA[]]>")]
    [InlineData("<!---->")]
    [InlineData("<a/>")]
    [InlineData("\u0001")]
    public void Hostile_text_costs_no_more_than_its_length(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();
        Wire.OneValue($"<Value>{text}</Value>");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }
}
