using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Southbound;
using Muster.Acs.Storage;

namespace Muster.Acs.Telemetry;

/// <summary>
/// The collector of HTTP bulk data (TR-069 Annex N): <c>POST /bulk/PROFILE</c> on the port of files.
/// 200 only when the report is durable; what cannot be read is kept aside and answered with 400.
/// </summary>
internal sealed partial class BulkDataEndpoint(
    AcsOptions options,
    BulkCredentials credentials,
    DigestNonces nonces,
    FailedAttempts attempts,
    BulkReports reports,
    TimeProvider clock,
    ILogger<BulkDataEndpoint> log
)
{
    public const string Prefix = "/bulk/";
    private const string Realm = "Muster bulk data";

    private readonly BodySilence _silence = new(options.MaxSessionTimeout, clock);
    private readonly PasswordDoor door = new(Realm, nonces, attempts);

    public async Task HandleAsync(HttpContext http)
    {
        var profile = http.Request.Path.Value![Prefix.Length..];
        if (!FileNames.IsPlain(profile))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (!HttpMethods.IsPost(http.Request.Method) && !HttpMethods.IsPut(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST, PUT";
            await CwmpReply.RefuseAsync(http, 405, "Devices POST or PUT their reports here.");
            return;
        }
        // Whose report this is: only the user name says so, and only the password proves it. Basic tells
        // the password to everybody on the way, so that it counts on TLS alone.
        var ways = http.Request.IsHttps
            ? PasswordWays.Digest | PasswordWays.Basic
            : PasswordWays.Digest;
        var user = await door.AdmitAsync(
            http,
            ways,
            user =>
                ValueTask.FromResult(
                    BulkCredentials.TryDevice(user, out var named)
                        ? credentials.PasswordOf(named, profile)
                        : ""
                )
        );
        if (user is not null && BulkCredentials.TryDevice(user, out var device))
            await TakeAsync(http, device, profile);
    }

    private async Task TakeAsync(HttpContext http, DeviceKey device, string profile)
    {
        var head = new BulkHead(
            profile,
            http.Request.ContentType ?? "",
            Text(http.Request.Query["sn"])
        );
        try
        {
            await TakeAsync(http, device, head);
        }
        catch (OperationException gone) when (gone.Kind == OperationFaultKind.NotFound)
        {
            await CwmpReply.RefuseAsync(http, 404, gone.Message);
        }
        catch (StorageException trouble)
        {
            LogNotStored(trouble, device);
            await CwmpReply.WriteAsync(http, new AcsReply(AcsReplyKind.Unavailable));
        }
    }

    private async Task TakeAsync(HttpContext http, DeviceKey device, BulkHead head)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(
                http.Request,
                options.MaxBulkReportSize,
                _silence
            );
            if (await reports.TakeAsync(device, head, body.Memory, http.RequestAborted) is { } bad)
                await CwmpReply.RefuseAsync(http, 400, bad);
        }
        catch (BadBodyException bad)
        {
            await reports.RefuseAsync(device, head, bad.Message, CancellationToken.None);
            await CwmpReply.RefuseAsync(http, bad.Status, bad.Message);
        }
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) =>
        values.Count == 0 ? null : values[0];

    [LoggerMessage(LogLevel.Warning, "A report of {Device} could not be stored.")]
    private partial void LogNotStored(Exception error, DeviceKey device);
}
