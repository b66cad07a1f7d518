using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Southbound;
using Muster.Acs.Storage;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Telemetry;

/// <summary>
/// The collector of HTTP bulk data (TR-069 Annex N): <c>POST /bulk/PROFILE</c> on the port of files.
/// 200 only when the report is durable; what cannot be read is kept aside and answered with 400.
/// </summary>
internal sealed partial class BulkDataEndpoint(
    AcsOptions options,
    BulkCredentials credentials,
    DigestNonces nonces,
    BulkReports reports,
    ILogger<BulkDataEndpoint> log
)
{
    public const string Prefix = "/bulk/";
    private const string Realm = "Muster bulk data";

    public async Task HandleAsync(HttpContext http)
    {
        var profile = http.Request.Path.Value![Prefix.Length..];
        if (!FileNames.IsName(profile))
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
        if (!TryAuthenticate(http, profile, out var device))
        {
            http.Response.Headers.WWWAuthenticate = Challenges(http);
            await CwmpReply.RefuseAsync(http, 401, "Credentials, please.");
            return;
        }
        await TakeAsync(http, device, profile);
    }

    private async Task TakeAsync(HttpContext http, DeviceKey device, string profile)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(
                http.Request,
                options.MaxBulkReportSize,
                http.RequestAborted
            );
            var head = new BulkHead(
                profile,
                http.Request.ContentType ?? "",
                Text(http.Request.Query["sn"])
            );
            if (await reports.TakeAsync(device, head, body.Memory, http.RequestAborted) is { } bad)
                await CwmpReply.RefuseAsync(http, 400, bad);
        }
        catch (BadBodyException bad)
        {
            await CwmpReply.RefuseAsync(http, bad.Status, bad.Message);
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

    /// <summary>Whose report this is: only the user name says so, and only the password proves it.</summary>
    private bool TryAuthenticate(HttpContext http, string profile, out DeviceKey device)
    {
        device = default;
        var header = http.Request.Headers.Authorization.ToString();
        // Basic tells the password to everybody on the way, so that it counts on TLS alone.
        if (http.Request.IsHttps && HttpBasic.TryParse(header, out var user, out var password))
            return BulkCredentials.TryDevice(user, out device)
                && HttpBasic.SameSecret(credentials.PasswordOf(device, profile), password);
        var target = http.Request.PathBase + http.Request.Path + http.Request.QueryString;
        return DigestAuthorization.TryParse(header, out var digest)
            && BulkCredentials.TryDevice(digest.Username, out device)
            && digest.Realm == Realm
            && nonces.Check(digest.Nonce) == NonceState.Fresh
            && digest.Names(target, relaxed: true)
            && digest.Proves(http.Request.Method, credentials.PasswordOf(device, profile));
    }

    private string[] Challenges(HttpContext http)
    {
        var given = http.Request.Headers.Authorization.ToString();
        var stale =
            DigestAuthorization.TryParse(given, out var digest)
            && nonces.Check(digest.Nonce) == NonceState.Stale;
        var md5 = new DigestChallenge(Realm, nonces.Create()) { Stale = stale };
        var sha256 = md5 with { Algorithm = "SHA-256" };
        return http.Request.IsHttps
            ? [md5.ToString(), sha256.ToString(), HttpBasic.Challenge(Realm)]
            : [md5.ToString(), sha256.ToString()];
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) =>
        values.Count == 0 ? null : values[0];

    [LoggerMessage(LogLevel.Warning, "A report of {Device} could not be stored.")]
    private partial void LogNotStored(Exception error, DeviceKey device);
}
