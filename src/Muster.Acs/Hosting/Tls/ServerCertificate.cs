using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Hosting.Tls;

/// <summary>
/// The certificate that new TLS connections are shown. It is read again when its files change; those
/// that are open keep what they were opened with.
/// </summary>
internal sealed partial class ServerCertificate(
    AcsOptions options,
    TimeProvider time,
    ILogger<ServerCertificate> logger
)
{
    private readonly Lock _gate = new();
    private volatile CertificateFile? _current;
    private (DateTime, long, DateTime, long) _seen;

    public bool IsConfigured => options.TlsCertificate is not null;

    public SslStreamCertificateContext Context =>
        _current?.Context ?? throw new InvalidOperationException("No certificate is loaded.");

    public CertificateFile? Current => _current;

    /// <summary>Why the files as they are now are not in use; null when they are.</summary>
    public string? Problem { get; private set; }

    /// <summary>The first reading; a file that cannot be used stops the start.</summary>
    public void Load()
    {
        if (!IsConfigured)
            return;
        try
        {
            _seen = Stamp();
            var loaded = CertificateFile.Load(options);
            _current = loaded;
            if (loaded.NotAfter <= time.GetUtcNow())
            {
                Problem = $"It ended at {loaded.NotAfter:u}.";
                LogExpired(options.TlsCertificate!, loaded.NotAfter);
            }
        }
        catch (CertificateFileException wrong)
        {
            throw new AcsOptionsException([$"tlsCertificate: {wrong.Message}"]);
        }
    }

    /// <summary>Reads the files again if they changed since; answers whether they did.</summary>
    public bool ReloadIfChanged()
    {
        lock (_gate)
        {
            if (!IsConfigured || Stamp() == _seen)
                return false;
            Reload();
            return true;
        }
    }

    /// <summary>Reads the files again; a certificate that is broken or has ended is not taken.</summary>
    public void Reload()
    {
        lock (_gate)
        {
            _seen = Stamp();
            try
            {
                var loaded = CertificateFile.Load(options);
                if (loaded.NotAfter <= time.GetUtcNow())
                    throw new CertificateFileException(
                        $"'{options.TlsCertificate}' ended at {loaded.NotAfter:u}."
                    );
                _current = loaded;
                Problem = null;
                LogLoaded(loaded.Subject, loaded.NotAfter);
            }
            catch (CertificateFileException wrong)
            {
                Problem = wrong.Message;
                LogKept(wrong.Message);
            }
        }
    }

    /// <summary>Times and sizes: a renewal changes one of them. A file that is away counts as one, too.</summary>
    private (DateTime, long, DateTime, long) Stamp()
    {
        var (time, size) = Stamp(options.TlsCertificate!);
        var (keyTime, keySize) = options.TlsKey is { } key ? Stamp(key) : default;
        return (time, size, keyTime, keySize);
    }

    private static (DateTime, long) Stamp(string path)
    {
        try
        {
            // What a link points at counts: Kubernetes renews by turning a link.
            var file = new FileInfo(path);
            var real = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return real.Exists ? (real.LastWriteTimeUtc, real.Length) : default;
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The certificate {Path} ended at {NotAfter:u}.")]
    private partial void LogExpired(string path, DateTimeOffset notAfter);

    [LoggerMessage(LogLevel.Information, "TLS now shows {Subject}, good until {NotAfter:u}.")]
    private partial void LogLoaded(string subject, DateTimeOffset notAfter);

    [LoggerMessage(LogLevel.Warning, "The old certificate stays in use: {Reason}")]
    private partial void LogKept(string reason);
}
