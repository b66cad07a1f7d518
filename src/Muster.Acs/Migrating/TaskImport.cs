using System.Text;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Nbi;
using Muster.Acs.Nbi.Documents;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Nbi.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Migrating;

/// <summary>Takes over tasks that are open, each once; its id stays.</summary>
internal sealed class TaskImport(
    IDeviceStore devices,
    TaskOperations tasks,
    IImportStore imports,
    TimeProvider clock
)
{
    /// <summary>The original never gives a task up by itself.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(3650);

    /// <summary>Ours have eight digits more; the first are what clients see.</summary>
    public static string IdOf(string id) => id + "00000000";

    public async Task<ImportFinding> RunAsync(SourceDocument source, CancellationToken cancellation)
    {
        var id = source.Id;
        if (id.Length != TaskDocuments.IdLength || !id.All(char.IsAsciiHexDigit))
            throw new ImportException("its _id is none of a task");
        if (await imports.HasTaskAsync(id, cancellation))
            return new(id, ImportOutcome.Same, []);
        var now = clock.GetUtcNow();
        if (source.Time("expiry") is { } expiry && expiry <= now)
            return new(id, ImportOutcome.Skipped, ["its time is over"]);
        var posted = Read(source, now);
        var name = source.Text("device");
        var device = await devices.FindAsync(DeviceKey.OfId(name), cancellation);
        // On trial the device is perhaps among those that would come.
        if (device is null && !source.IsTrial)
            throw new ImportException($"there is no device '{name}' here");
        var tree = device is null
            ? Shadow.Empty
            : await devices.LoadShadowAsync(device.RowId, cancellation);
        var request = Map(posted, tree, isKnown: device is not null);
        if (source.IsTrial || request is null)
            return new(id, ImportOutcome.Added, []);
        var options = new SubmitOptions
        {
            Author = source.Author,
            Origin = TaskDocuments.OriginOf(posted),
            Given = (IdOf(id), posted.Timestamp ?? now),
            NotBefore = posted.Timestamp > now ? posted.Timestamp : null,
            ExpiresAt = source.Time("expiry") ?? now + Never,
            Force = true,
        };
        await tasks.SubmitAsync(device!.Id, [request], options, cancellation);
        await imports.AddTaskAsync(id, now, CancellationToken.None);
        return new(id, ImportOutcome.Added, []);
    }

    private static NbiTask Read(SourceDocument source, DateTimeOffset now)
    {
        var sent = new Document();
        foreach (var (field, value) in source.Fields)
        {
            if (field is not ("_id" or "device"))
                sent[field] = value;
        }
        try
        {
            return NbiTask.Read(Encoding.UTF8.GetBytes(JsonValues.Text(sent)), now);
        }
        catch (NbiRefusal refusal)
        {
            throw new ImportException(refusal.Message, refusal);
        }
    }

    /// <summary>Null where only the device's tree could tell.</summary>
    private static TaskRequest? Map(NbiTask posted, Shadow tree, bool isKnown)
    {
        try
        {
            return new TaskMapping(tree).Map(posted);
        }
        catch (NbiRefusal) when (!isKnown)
        {
            return null;
        }
        catch (NbiRefusal refusal)
        {
            throw new ImportException(refusal.Message, refusal);
        }
    }
}
