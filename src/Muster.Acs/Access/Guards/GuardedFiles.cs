using Muster.Acs.Api;
using Muster.Acs.Files;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Files for devices, for those who may see or change them.</summary>
internal sealed class GuardedFiles(Gate gate, UploadedFiles inner) : IFiles
{
    public Task<StoredFile> PutAsync(
        FileDescription description,
        string? sha256,
        Stream content,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Resource.Files, "put", description.Name)
            {
                Mutation = Change.Json(description),
                Before = Found(description.Name, cancellation),
            },
            () => inner.PutAsync(description, sha256, content, cancellation),
            file => Change.Json(FileItem.From(file)),
            cancellation
        );

    public Task<Stream> OpenAsync(string name, CancellationToken cancellation)
    {
        gate.Demand(Resource.Files, AccessLevel.Read);
        return inner.OpenAsync(name, cancellation);
    }

    public Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        gate.Demand(Resource.Files, AccessLevel.Read);
        return inner.ListAsync(page, cancellation);
    }

    public Task<StoredFile> GetAsync(string name, CancellationToken cancellation)
    {
        gate.Demand(Resource.Files, AccessLevel.Read);
        return inner.GetAsync(name, cancellation);
    }

    public Task DeleteAsync(string name, CancellationToken cancellation) =>
        gate.ChangeAsync(
            new(Resource.Files, "delete", name)
            {
                Type = "delete",
                Before = Found(name, cancellation),
            },
            () => inner.DeleteAsync(name, cancellation),
            cancellation
        );

    private Func<Task<System.Text.Json.JsonElement?>> Found(
        string name,
        CancellationToken cancellation
    ) => Change.Found(async () => FileItem.From(await inner.GetAsync(name, cancellation)));
}

/// <summary>What devices uploaded, for those who may see it, remove it or give it back.</summary>
internal sealed class GuardedDeviceFiles(Gate gate, DeviceFiles inner) : IDeviceFiles
{
    private const Resource Uploads = Resource.Uploads;

    public async Task<Page<DeviceFile>> ListAsync(
        string deviceId,
        DeviceFileKind? kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Uploads, deviceId, cancellation);
        return await inner.ListAsync(deviceId, kind, page, cancellation);
    }

    public async Task<DeviceFile> GetAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Uploads, deviceId, cancellation);
        return await inner.GetAsync(deviceId, kind, version, cancellation);
    }

    public async Task<Stream> OpenAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Uploads, deviceId, cancellation);
        return await inner.OpenAsync(deviceId, kind, version, cancellation);
    }

    public Task DeleteAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Uploads, "delete", $"{Scopes.Name(kind)}/{version}")
            {
                DeviceId = deviceId,
                Type = "delete",
                Before = Change.Found(async () =>
                    DeviceFileItem.From(await inner.GetAsync(deviceId, kind, version, cancellation))
                ),
            },
            () => inner.DeleteAsync(deviceId, kind, version, cancellation),
            cancellation
        );

    public async Task<DeviceTask> RestoreAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        RestoreOptions restore,
        SubmitOptions options,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Uploads, deviceId, cancellation);
        var own = options with { Author = gate.Actor.Name };
        return await gate.ChangeAsync(
            new(Resource.Tasks, "restore", $"{Scopes.Name(kind)}/{version}")
            {
                DeviceId = deviceId,
                Type = "task",
                Mutation = Change.Json(new RestoreAsked("download", restore.FileType)),
                Options = Change.Json(new SubmitAsked(own.Wake, own.Force)),
            },
            () => inner.RestoreAsync(deviceId, kind, version, restore, own, cancellation),
            task => Change.Json(task),
            cancellation
        );
    }
}

/// <summary>A download that gives a device its own file back.</summary>
internal sealed record RestoreAsked(string Kind, string? FileType);
