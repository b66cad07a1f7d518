using System.Globalization;
using System.Net;

namespace Muster.Acs.Files;

/// <summary>
/// How many transfers are under way: in total and with each address, so that one address cannot take
/// all the room there is.
/// </summary>
internal sealed class TransferSlots(AcsOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> addresses = [];
    private readonly Throttle? total = Throttle.Of(options.FilesRate, time);
    private int taken;

    /// <summary>Null when there is no room.</summary>
    public TransferSlot? Take(IPAddress? from)
    {
        from ??= IPAddress.None;
        lock (gate)
        {
            var here = addresses.GetValueOrDefault(from);
            if (taken >= options.MaxFileTransfers || here >= options.MaxFileTransfersPerAddress)
                return null;
            taken++;
            addresses[from] = here + 1;
        }
        return new TransferSlot(this, from, Throttle.Of(options.FilesTransferRate, time), total);
    }

    /// <summary>Seconds, drawn, so that those who were put off do not all come back at once.</summary>
    public static string RetryAfter() =>
        Random.Shared.Next(10, 60).ToString(CultureInfo.InvariantCulture);

    public void Return(IPAddress from)
    {
        lock (gate)
        {
            taken--;
            if (--addresses[from] == 0)
                addresses.Remove(from);
        }
    }
}

/// <summary>One transfer under way, and how fast it may be.</summary>
internal sealed class TransferSlot(
    TransferSlots slots,
    IPAddress from,
    Throttle? own,
    Throttle? total
) : IDisposable
{
    private const int LargestPiece = 64 * 1024;
    private bool returned;

    public string Address => from.ToString();

    /// <summary>
    /// How much is moved at once: 64 KB, less where the rate is low, so that it flows and does not jerk.
    /// </summary>
    public int Piece =>
        Math.Min(LargestPiece, Math.Min(own?.Piece ?? LargestPiece, total?.Piece ?? LargestPiece));

    /// <summary>Waits until so many octets more may pass.</summary>
    public async ValueTask PassAsync(int octets, CancellationToken cancellation)
    {
        if (own is not null)
            await own.PassAsync(octets, cancellation);
        if (total is not null)
            await total.PassAsync(octets, cancellation);
    }

    public void Dispose()
    {
        if (!returned)
            slots.Return(from);
        returned = true;
    }
}
