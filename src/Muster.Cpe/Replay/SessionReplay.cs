using System.Text;
using System.Text.RegularExpressions;
using Muster.Cpe.Http;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Replay;

/// <summary>
/// Plays the device's side of a recorded session to an ACS: sends what the device sent, in order, with
/// the IDs, cookies and credentials of this session, and tells where the ACS answers differently.
/// </summary>
public sealed partial class SessionReplay(ReplayScript script, ReplayOptions options)
{
    private const string Fields = "Content-Type: text/xml; charset=utf-8\r\nSOAPAction:\r\n";

    /// <summary>Plays it once.</summary>
    public async Task<ReplayReport> RunAsync(CancellationToken cancel = default)
    {
        var connector = new HttpConnector(options.Tls, options.Time)
        {
            ReplyTimeout = options.ReplyTimeout,
        };
        var authorizer = new HttpAuthorizer(options.Username, options.Password);
        await using var channel = new HttpChannel(options.AcsUrl, connector, authorizer);
        var turns = new List<ReplayTurn>();
        try
        {
            return new ReplayReport(turns, await PlayAsync(channel, turns, cancel));
        }
        catch (HttpFailure failure)
        {
            return new ReplayReport(turns, $"{failure.Message}.");
        }
    }

    /// <summary>Why it stopped before the end; null when it did not.</summary>
    private async Task<string?> PlayAsync(
        HttpChannel channel,
        List<ReplayTurn> turns,
        CancellationToken cancel
    )
    {
        using var body = new PooledBytes();
        string? id = null;
        foreach (var exchange in script.Exchanges)
        {
            var request = Adapt(exchange.Request, id);
            var call = new HttpCall("POST", Encoding.UTF8.GetBytes(request))
            {
                Fields = request.Length > 0 ? Fields : "",
            };
            var reply = await channel.SendAsync(call, cancel);
            await channel.ReadAsync(reply, body, options.MaxEnvelopeBytes, cancel);
            var answer = ReplayAnswer.Of(reply.Status, Encoding.UTF8.GetString(body.WrittenSpan));
            var expected = ReplayAnswer.Of(exchange.Status, exchange.Response);
            turns.Add(
                new ReplayTurn(
                    ReplayAnswer.Of(200, request).Name,
                    expected.Name,
                    answer.Name,
                    answer.DifferencesFrom(expected)
                )
            );
            if (answer.Name != expected.Name)
                return turns.Count == script.Exchanges.Count
                    ? null
                    : $"The recording has no reply to {answer.Name}.";
            id = answer.Id;
        }
        return null;
    }

    /// <summary>A reply carries the ID of the request it answers; a request keeps its own.</summary>
    private static string Adapt(string recorded, string? id)
    {
        var request = DeclaredEncoding().Replace(recorded, "");
        if (id is null || !IsReply(recorded))
            return request;
        return IdElement().Replace(request, match => match.Groups["tag"].Value + Escape(id), 1);
    }

    private static bool IsReply(string body)
    {
        var octets = Encoding.UTF8.GetBytes(body);
        if (EnvelopeReader.IsEmpty(octets))
            return false;
        try
        {
            return EnvelopeReader.Read(octets, "utf-8").Body is CwmpResponse;
        }
        catch (EnvelopeException)
        {
            // Sent as it was: an ACS that refused it then is to refuse it now.
            return false;
        }
    }

    private static string Escape(string id) =>
        id.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex("(?<tag><([\\w.-]+:)?ID\\b[^>]*>)[^<]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdElement();

    /// <summary>The recording is text; it is sent in UTF-8, whatever it was sent in.</summary>
    [GeneratedRegex(
        "(?<=^\\s*<\\?xml[^>]*)\\s+encoding\\s*=\\s*[\"'][^\"']*[\"']",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex DeclaredEncoding();
}
