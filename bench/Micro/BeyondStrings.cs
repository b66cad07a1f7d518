using System.Globalization;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Micro;

/// <summary>What reading the Inform allocates beyond the strings it hands over.</summary>
internal static class BeyondStrings
{
    public static void Print(TextWriter output)
    {
        // What is made once in a process is not what an Inform costs.
        for (var i = 0; i < 1000; i++)
            EnvelopeReader.Read(Bodies.InformXml);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var envelope = EnvelopeReader.Read(Bodies.InformXml);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var again = EnvelopeReader.Read(Bodies.InformXml);
        var strings = Strings(envelope)
            .Zip(Strings(again))
            .Where(pair => !ReferenceEquals(pair.First, pair.Second)) // else it was not allocated
            .Sum(pair => (22 + 2 * pair.First.Length + 7) / 8 * 8);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"An Inform of {Bodies.InformXml.Length} octets: {allocated} B allocated, of which "
                    + $"{strings} B are its strings: {allocated - strings} B beyond them."
            )
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The GetParameterValuesResponse has {Bodies.ValuesXml.Length} octets."
            )
        );
    }

    private static IEnumerable<string> Strings(Envelope envelope)
    {
        var inform = (Inform)envelope.Body!;
        return
        [
            envelope.ID!,
            envelope.SupportedCWMPVersions!,
            envelope.Namespace!,
            inform.DeviceId.Manufacturer,
            inform.DeviceId.OUI,
            inform.DeviceId.ProductClass,
            inform.DeviceId.SerialNumber,
            inform.CurrentTime,
            .. inform.Event.SelectMany(e => new[] { e.EventCode, e.CommandKey }),
            .. inform.ParameterList.SelectMany(p => new[] { p.Name, p.Value.Text, p.Value.Type }),
        ];
    }
}
