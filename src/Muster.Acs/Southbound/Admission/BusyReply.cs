using System.Globalization;
using System.Text;

namespace Muster.Acs.Southbound.Admission;

/// <summary>What a device is told that has to come later, in octets: "503 with Retry-After".</summary>
internal static class BusyReply
{
    public const string Sentence = "The ACS is busy. Call again.";

    private const string Before = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: ";

    private static readonly string After =
        "\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
        + (Sentence.Length + 1).ToString(CultureInfo.InvariantCulture)
        + "\r\n\r\n"
        + Sentence
        + "\n";

    public static byte[] Of(int seconds) =>
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Before}{seconds}{After}")
        );
}
