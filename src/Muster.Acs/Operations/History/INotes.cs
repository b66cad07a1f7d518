namespace Muster.Acs.Operations;

/// <summary>What people write of devices for each other.</summary>
public interface INotes
{
    /// <summary>
    /// The notes of a device, the newest first. Throws <see cref="OperationException"/> NotFound for a
    /// device that is not known.
    /// </summary>
    Task<Page<DeviceNote>> ListAsync(
        string deviceId,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>
    /// Adds a note in the name of the caller. Throws NotFound, Invalid for a text that is empty or
    /// longer than 4,000 characters, and Conflict where the device has 500 already.
    /// </summary>
    Task<DeviceNote> AddAsync(string deviceId, string text, CancellationToken cancellation);

    /// <summary>Takes a note away. Throws NotFound.</summary>
    Task DeleteAsync(string deviceId, long note, CancellationToken cancellation);
}

/// <summary>A note on a device.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="At">When it was written.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Text">Plain text; lines are kept.</param>
public sealed record DeviceNote(long Id, DateTimeOffset At, string Author, string Text);

/// <summary>What somebody wants to note.</summary>
/// <param name="Text">1 to 4,000 characters.</param>
public sealed record NoteText(string Text);
