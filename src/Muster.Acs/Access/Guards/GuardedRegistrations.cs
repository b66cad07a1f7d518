using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Recording;

namespace Muster.Acs.Access;

/// <summary>Who may call home, for those who may see or say so.</summary>
internal sealed class GuardedRegistrations(Gate gate, RegistrationDesk inner) : IRegistrations
{
    private const Resource Registrations = Resource.Registrations;

    public Task<Page<Registration>> ListAsync(
        RegistrationQuery query,
        CancellationToken cancellation
    ) =>
        gate.SightOf(Registrations)
            .PageAsync(
                query.Page,
                page => inner.ListAsync(query with { Page = page }, cancellation),
                registration => registration.Id,
                cancellation
            );

    public async Task<Registration> GetAsync(string id, CancellationToken cancellation)
    {
        await gate.MustSeeAsync(Registrations, id, cancellation);
        return await inner.GetAsync(id, cancellation);
    }

    public Task<RegistrationImport> ImportAsync(
        IReadOnlyList<RegistrationEntry> entries,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            new(Registrations, "import", $"{entries.Count} devices")
            {
                Mutation = Change.Json(
                    new RegistrationsAsked([.. entries.Take(Shown).Select(Masked)])
                ),
                Pieces = [.. entries.Select(entry => Change.Json(Masked(entry)))],
            },
            () => inner.ImportAsync(entries, cancellation),
            null,
            cancellation
        );

    public Task<Registration> ApproveAsync(string id, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On(id, "approve", cancellation),
            () => inner.ApproveAsync(id, cancellation),
            registration => Change.Json(registration),
            cancellation
        );

    public Task<Registration> RefuseAsync(string id, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On(id, "refuse", cancellation),
            () => inner.RefuseAsync(id, cancellation),
            registration => Change.Json(registration),
            cancellation
        );

    public Task DeleteAsync(string id, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On(id, "delete", cancellation) with
            {
                Type = "delete",
            },
            () => inner.DeleteAsync(id, cancellation),
            cancellation
        );

    public Task<AccessReport> ReportAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Server, AccessLevel.Read);
        return inner.ReportAsync(cancellation);
    }

    /// <summary>Of a long list only the beginning is logged.</summary>
    private const int Shown = 200;

    private static RegistrationEntry Masked(RegistrationEntry entry) =>
        entry with
        {
            Password = entry.Password is { Length: > 0 } ? SecretNames.Mask : entry.Password,
        };

    private Change On(string id, string action, CancellationToken cancellation) =>
        new(Registrations, action, id)
        {
            DeviceId = id,
            Before = Change.Found(() => inner.GetAsync(id, cancellation)),
        };
}

/// <summary>Devices that somebody registers.</summary>
internal sealed record RegistrationsAsked(IReadOnlyList<RegistrationEntry> Registrations);
