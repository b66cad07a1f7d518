using System.Globalization;
using System.Text;

namespace Muster.Cpe.Diagnostics;

/// <summary>Follows the octets of a reply as they come, and knows when all that was announced is there.</summary>
internal sealed class ReplyHead(int largest)
{
    private readonly List<byte> _head = [];
    private bool _isRead;
    private long _body;

    /// <summary>The status code; 0 until the head is there.</summary>
    public int Status { get; private set; }

    /// <summary>What Content-Length announced.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>Octets of the head, once it is there.</summary>
    public int Length { get; private set; }

    /// <summary>It is no HTTP, or too long.</summary>
    public bool IsBad { get; private set; }

    /// <summary>As many octets of the body came as were announced.</summary>
    public bool IsComplete => _isRead && _body >= ContentLength;

    public void Add(ReadOnlySpan<byte> octets)
    {
        if (_isRead)
        {
            _body += octets.Length;
            return;
        }
        for (var i = 0; i < octets.Length && !IsBad; i++)
        {
            _head.Add(octets[i]);
            if (_head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                Parse();
                // "100 Continue" and its like are no reply yet.
                if (Status is >= 100 and < 200)
                {
                    (Status, _isRead) = (0, false);
                    _head.Clear();
                    continue;
                }
                _body = octets.Length - i - 1;
                return;
            }
            IsBad = _head.Count > largest;
        }
    }

    private void Parse()
    {
        _isRead = true;
        Length = _head.Count;
        var lines = Encoding.Latin1.GetString([.. _head]).Split("\r\n");
        var words = lines[0].Split(' ', 3);
        if (
            words.Length < 2
            || !words[0].StartsWith("HTTP/", StringComparison.Ordinal)
            || !int.TryParse(words[1], CultureInfo.InvariantCulture, out var status)
        )
        {
            IsBad = true;
            return;
        }
        Status = status;
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (
                colon > 0
                && line.AsSpan(0, colon)
                    .Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(
                    line.AsSpan(colon + 1).Trim(),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var length
                )
            )
                ContentLength = length;
        }
    }
}
