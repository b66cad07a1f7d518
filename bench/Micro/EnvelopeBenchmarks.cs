using System.Buffers;
using System.Xml;
using BenchmarkDotNet.Attributes;
using Muster.Cwmp;

namespace Muster.Micro;

/// <summary>
/// Reading and writing, and beside them the framework's reader walking over the same bytes, without
/// making anything of them.
/// </summary>
public class EnvelopeBenchmarks
{
    private readonly ArrayBufferWriter<byte> output = new(2 * 1024 * 1024);

    [Benchmark]
    public object ReadInform() => EnvelopeReader.Read(Bodies.InformXml);

    [Benchmark]
    public int WriteInform() => Write(Bodies.Inform);

    [Benchmark]
    public int XmlReaderOverInform() => Walk(Bodies.InformXml);

    [Benchmark]
    public object ReadValues() => EnvelopeReader.Read(Bodies.ValuesXml);

    [Benchmark]
    public int WriteValues() => Write(Bodies.Values);

    [Benchmark]
    public int XmlReaderOverValues() => Walk(Bodies.ValuesXml);

    private int Write(Envelope envelope)
    {
        output.ResetWrittenCount();
        EnvelopeWriter.Write(output, envelope);
        return output.WrittenCount;
    }

    private static int Walk(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml));
        var length = 0;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Text)
                length += reader.Value.Length;
        }
        return length;
    }
}
