using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muster.Acs;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Wire;

/// <summary>The whole server in this process, on a database of its own, on free loopback ports.</summary>
internal sealed class TestAcs : IAsyncDisposable
{
    private const string Key = "test-key-0123456789";
    private readonly MusterHost _host;
    private readonly DirectoryInfo _directory;

    private readonly ErrorLog _log;

    private TestAcs(MusterHost host, DirectoryInfo directory, ErrorLog log)
    {
        (_host, _directory, _log) = (host, directory, log);
        Api = new HttpClient { BaseAddress = host.Addresses.Api };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>Which errors the test provokes; any other one fails it.</summary>
    public Predicate<string> IsExpected { get; set; } = _ => false;

    public HttpClient Api { get; }
    public string Database => Path.Combine(_directory.FullName, "muster.db");
    public Uri Cwmp => _host.Addresses.Cwmp;
    public int FilesPort => _host.Addresses.Files.Port;
    public IDevices Devices => _host.Services.GetRequiredService<IDevices>();
    public ITasks Tasks => _host.Services.GetRequiredService<ITasks>();
    public IEvents Events => _host.Services.GetRequiredService<IEvents>();
    public ITransfers Transfers => _host.Services.GetRequiredService<ITransfers>();
    public IModels Models => _host.Services.GetRequiredService<IModels>();
    public IFiles Files => _host.Services.GetRequiredService<IFiles>();
    public IAdmission Admission => _host.Services.GetRequiredService<IAdmission>();
    public ITranscripts Transcripts => _host.Services.GetRequiredService<ITranscripts>();
    public IDiagnostics Diagnostics => _host.Services.GetRequiredService<IDiagnostics>();
    public Uri FilesUrl => _host.Addresses.Files;
    public ISessions Sessions => _host.Services.GetRequiredService<ISessions>();

    public FirstStart FirstStart => _host.FirstStart;

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<TestAcs> StartAsync(
        Func<AcsOptions, AcsOptions>? with = null,
        TimeProvider? time = null
    )
    {
        var directory = Directory.CreateTempSubdirectory("muster-test-");
        NewDatabase.PutIn(directory.FullName);
        var options = new AcsOptions
        {
            DataDirectory = directory.FullName,
            Bind = IPAddress.Loopback,
            CwmpPort = 0,
            FilesPort = 0,
            NbiPort = 0,
            Port = 0,
            CpeAuthentication = CpeAuthentication.None,
            ApiKey = Key,
            // A slow machine shall not look like a storm; tests of that say how many they want.
            AdmissionSessions = 100_000,
            // A test that is about them switches them on.
            StunPort = null,
            NotificationPort = null,
            WakeOwnCredentials = false,
            Metrics = false,
            // Tests leave sessions open; those about the end of the server say how long it waits.
            StopPatience = TimeSpan.Zero,
        };
        var log = new ErrorLog();
        var host = await MusterHost.CreateAsync(
            with?.Invoke(options) ?? options,
            logging =>
                logging
                    .AddProvider(log)
                    .AddFilter<ErrorLog>(ErrorLog.Scripts, LogLevel.Information),
            time
        );
        await host.StartAsync();
        return new TestAcs(host, directory, log);
    }

    public IServiceProvider Services => _host.Services;

    /// <summary>What scripts have logged.</summary>
    public IReadOnlyCollection<string> ScriptLines => _log.ScriptLines;
    public IPEndPoint Stun => _host.Stun!;
    public IPEndPoint Notifications => _host.Notifications!;
    public IWakes Wakes => _host.Services.GetRequiredService<IWakes>();

    public LockStepCpe NewCpe() => new(Cwmp);

    /// <summary>Lets a device call home once, so that it is known.</summary>
    public async Task<string> IntroduceAsync(string serial = "1", string parameters = "")
    {
        using var cpe = NewCpe();
        await cpe.PostAsync(Xml.Inform(serial, "0 BOOTSTRAP|1 BOOT", parameters: parameters));
        await cpe.PostAsync("");
        return $"00AABB-HG1-{serial}";
    }

    public async Task<DeviceTask> SubmitAsync(string device, TaskRequest request) =>
        (await Tasks.SubmitAsync(device, [request], new SubmitOptions(), default))[0];

    /// <summary>The Informs of a device as they were stored.</summary>
    public async Task<IReadOnlyList<LoggedInform>> InformsAsync(string device)
    {
        var store = _host.Services.GetRequiredService<IDeviceStore>();
        var record = await store.FindAsync(DeviceKey.OfId(device), default);
        return await store.InformsAsync(record!.RowId, 100, default);
    }

    public async Task<JsonElement> GetJsonAsync(string path) =>
        await Api.GetFromJsonAsync<JsonElement>(path);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _directory.Delete(recursive: true);
        var wrong = _log.Errors.Where(error => !IsExpected(error)).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
