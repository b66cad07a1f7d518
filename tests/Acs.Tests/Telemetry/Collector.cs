using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Operations;

namespace Acs.Tests.Telemetry;

/// <summary>A device's end of bulk data collection: it was told by SetParameterValues where to report.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpClient _client;

    public Uri Url { get; }

    public NetworkCredential Credential { get; }

    private Collector(Uri url, string user, string password)
    {
        Url = url;
        Credential = new NetworkCredential(user, password);
        _client = new HttpClient(new HttpClientHandler { Credentials = Credential });
    }

    /// <summary>Lets the device be set up with a profile, and keeps what it was told.</summary>
    public static async Task<Collector> SetUpAsync(
        TestAcs acs,
        string device,
        string profile = "traffic",
        string serial = "1"
    )
    {
        await acs.SubmitAsync(
            device,
            new BulkDataProfileRequest(
                profile,
                [new BulkDataParameter("Device.IP.Interface.*.Stats.BytesSent")],
                300
            )
        );
        using var cpe = acs.NewCpe();
        var bulk = new BulkDevice(serial);
        await bulk.CallHomeAsync(cpe);
        return new Collector(
            new Uri(bulk.Values["Device.BulkData.Profile.1.HTTP.URL"]),
            bulk.Values["Device.BulkData.Profile.1.HTTP.Username"],
            bulk.Values["Device.BulkData.Profile.1.HTTP.Password"]
        );
    }

    public Collector With(string password) => new(Url, "AAAAAAAAAAAAAAAAAAAAAA", password);

    public Task<HttpResponseMessage> PostAsync(
        string body,
        string type = "application/json",
        string query = "",
        string? coding = null
    ) => PostAsync(Encoding.UTF8.GetBytes(body), type, query, coding);

    public async Task<HttpResponseMessage> PostAsync(
        byte[] body,
        string type,
        string query = "",
        string? coding = null
    )
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (coding is not null)
            content.Headers.ContentEncoding.Add(coding);
        return await _client.PostAsync(new Uri(Url + query), content);
    }

    public void Dispose() => _client.Dispose();
}
