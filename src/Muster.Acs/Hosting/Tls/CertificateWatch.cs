using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Muster.Acs.Hosting.Tls;

/// <summary>
/// Looks at the certificate's files every few seconds, and at once on SIGHUP. It looks rather than
/// being told, because no notice comes from network file systems and mounted secrets.
/// </summary>
internal sealed class CertificateWatch(ServerCertificate certificate, TimeProvider time)
    : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!certificate.IsConfigured)
            return;
        using var hangup = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangup);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                certificate.ReloadIfChanged();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void OnHangup(PosixSignalContext signal)
    {
        // Without this the signal would end the process.
        signal.Cancel = true;
        certificate.Reload();
    }
}
