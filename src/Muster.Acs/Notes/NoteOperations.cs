using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Notes;

/// <summary>Notes on devices, checked and stored.</summary>
internal sealed class NoteOperations(IDeviceStore devices, INoteStore notes, TimeProvider clock)
{
    public const int MaxText = 4_000;
    public const int MostNotes = 500;

    public async Task<Page<DeviceNote>> ListAsync(
        string deviceId,
        PageRequest page,
        CancellationToken cancellation
    ) => await notes.ListAsync(await RowAsync(deviceId, cancellation), page, cancellation);

    public async Task<DeviceNote> AddAsync(
        string deviceId,
        string text,
        string author,
        CancellationToken cancellation
    )
    {
        var row = await RowAsync(deviceId, cancellation);
        var note = new DeviceNote(0, clock.GetUtcNow(), author, Checked(text));
        return await notes.AddAsync(row, note, MostNotes, cancellation)
            ?? throw new OperationException(
                OperationFaultKind.Conflict,
                $"{deviceId} has {MostNotes} notes already; take old ones away.",
                "device"
            );
    }

    public async Task<DeviceNote> DeleteAsync(
        string deviceId,
        long note,
        CancellationToken cancellation
    ) =>
        await notes.DeleteAsync(await RowAsync(deviceId, cancellation), note, cancellation)
        ?? throw new OperationException(
            OperationFaultKind.NotFound,
            $"{deviceId} has no note {note.ToString(CultureInfo.InvariantCulture)}.",
            "note"
        );

    private async Task<long> RowAsync(string id, CancellationToken cancellation) =>
        (
            await devices.FindAsync(DeviceKey.OfId(id), cancellation)
            ?? throw OperationException.UnknownDevice(id)
        ).RowId;

    private static string Checked(string text)
    {
        text = text.Trim();
        if (text.Length is 0 or > MaxText)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"A note has 1 to {MaxText} characters.",
                "text"
            );
        if (text.Any(sign => char.IsControl(sign) && sign is not ('\n' or '\r' or '\t')))
            throw new OperationException(
                OperationFaultKind.Invalid,
                "A note has no control characters but ends of lines and tabs.",
                "text"
            );
        return text;
    }
}
