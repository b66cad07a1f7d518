using System.Globalization;
using Muster.Acs.Notes;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Notes on devices, for those who may see or write them.</summary>
internal sealed class GuardedNotes(Gate gate, NoteOperations inner) : INotes
{
    public async Task<Page<DeviceNote>> ListAsync(
        string deviceId,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Resource.Notes, deviceId, cancellation);
        return await inner.ListAsync(deviceId, page, cancellation);
    }

    public Task<DeviceNote> AddAsync(
        string deviceId,
        string text,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Resource.Notes, "add", deviceId)
            {
                DeviceId = deviceId,
                Mutation = Change.Json(new NoteText(text)),
            },
            () => inner.AddAsync(deviceId, text, gate.Actor.Name, cancellation),
            note => Change.Json(note),
            cancellation
        );

    public Task DeleteAsync(string deviceId, long note, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Resource.Notes, "delete", note.ToString(CultureInfo.InvariantCulture))
            {
                DeviceId = deviceId,
                Type = "delete",
            },
            () => inner.DeleteAsync(deviceId, note, cancellation),
            // What it said is in the log all the same.
            gone => Change.Json(gone),
            cancellation
        );
}
