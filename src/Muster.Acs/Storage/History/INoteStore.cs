using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The notes on devices.</summary>
internal interface INoteStore
{
    /// <summary>The newest first.</summary>
    Task<Page<DeviceNote>> ListAsync(long device, PageRequest page, CancellationToken cancellation);

    /// <summary>
    /// Adds one unless the device has <paramref name="most"/> already: then null. Throws NotFound when
    /// the device has been deleted.
    /// </summary>
    Task<DeviceNote?> AddAsync(
        long device,
        DeviceNote note,
        int most,
        CancellationToken cancellation
    );

    /// <summary>What it was; null when there is none of this number.</summary>
    Task<DeviceNote?> DeleteAsync(long device, long note, CancellationToken cancellation);
}
