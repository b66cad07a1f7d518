using Muster.Acs.Devices;
using Muster.Acs.Hosting.Tls;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>What operators may ask and say about who may call home.</summary>
internal sealed class RegistrationDesk(
    AcsOptions options,
    ITrustStore store,
    CpeAccounts accounts,
    RegistrationChecks checks,
    AccessCounters counters,
    ServerCertificate certificate
) : IRegistrations
{
    public async Task<Page<Registration>> ListAsync(
        RegistrationQuery query,
        CancellationToken cancellation
    )
    {
        var page = await store.ListAsync(query, cancellation);
        return new([.. page.Items.Select(View)], page.NextCursor, page.Total);
    }

    public async Task<Registration> GetAsync(string id, CancellationToken cancellation)
    {
        var known = await store.FindAsync(DeviceKey.OfId(id), cancellation);
        return View(known.Registration ?? throw Unknown(id));
    }

    public async Task<RegistrationImport> ImportAsync(
        IReadOnlyList<RegistrationEntry> entries,
        CancellationToken cancellation
    )
    {
        var changes = checks.Check(entries);
        var done = await store.PutAsync(changes, cancellation);
        await accounts.ReloadAsync(CancellationToken.None);
        return done;
    }

    public Task<Registration> ApproveAsync(string id, CancellationToken cancellation) =>
        SetStateAsync(id, RegistrationState.Approved, cancellation);

    public Task<Registration> RefuseAsync(string id, CancellationToken cancellation) =>
        SetStateAsync(id, RegistrationState.Refused, cancellation);

    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        if (!await store.DeleteAsync(DeviceKey.OfId(id), cancellation))
            throw Unknown(id);
        await accounts.ReloadAsync(CancellationToken.None);
    }

    public async Task<AccessReport> ReportAsync(CancellationToken cancellation)
    {
        var summary = await store.SummaryAsync(cancellation);
        var tls = certificate.Current is { } shown
            ? new CertificateReport(shown.Subject, shown.NotAfter, certificate.Problem)
            : null;
        return new AccessReport(
            options.CpeAuthentication,
            options.UnknownDevices,
            summary.Registrations,
            summary.Waiting,
            tls,
            counters.Counts
        );
    }

    private async Task<Registration> SetStateAsync(
        string id,
        RegistrationState state,
        CancellationToken cancellation
    )
    {
        var key = DeviceKey.OfId(id);
        if (!await store.SetStateAsync(key, state, cancellation))
            throw Unknown(id);
        await accounts.ReloadAsync(key, CancellationToken.None);
        return await GetAsync(id, CancellationToken.None);
    }

    private static Registration View(RegistrationRecord record) =>
        new()
        {
            Id = record.Id,
            OUI = record.OUI,
            ProductClass = record.ProductClass,
            SerialNumber = record.SerialNumber,
            State = record.State,
            Authentication = record.Authentication,
            User = record.User,
            HasPassword = record.Secret is not null,
            Tags = record.Tags,
            Created = record.Created,
            RemoteAddress = record.RemoteAddress,
        };

    private static OperationException Unknown(string id) =>
        new(OperationFaultKind.NotFound, $"No device '{id}' is registered.", "id");
}
