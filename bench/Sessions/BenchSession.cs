using System.Globalization;
using System.Net;
using System.Text;
using Muster.Cwmp;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>Over which connections the POSTs of a session come.</summary>
internal enum Way
{
    /// <summary>All over one, a device always to the same node: as behind a balancer that goes by the address.</summary>
    SameNode,

    /// <summary>All over one, to any node: as behind a balancer that goes by nothing.</summary>
    AnyNode,

    /// <summary>Each over one of its own, to the next node: as behind a balancer of HTTP that does not stick.</summary>
    EachElsewhere,
}

/// <summary>Sessions against one server, which may be many nodes; every answer is checked.</summary>
internal sealed class BenchSession(
    IReadOnlyList<Uri> nodes,
    NetworkCredential? credential,
    Way way = Way.AnyNode
)
{
    /// <summary>Inform, empty POST. The smallest session there is.</summary>
    public async Task PeriodicAsync(BenchDevice device, CancellationToken cancellation)
    {
        using var door = new Door(this, device);
        await InformAsync(door, device.Periodic, cancellation);
        var last = await door.PostAsync([], cancellation);
        if (last.Status != 204)
            throw new BenchFailure($"The empty POST was answered:\n{last.Head}");
    }

    /// <summary>A session in which the ACS may ask; answers how many RPCs it sent.</summary>
    public async Task<int> ServeAsync(
        BenchDevice device,
        byte[] inform,
        CancellationToken cancellation
    )
    {
        using var door = new Door(this, device);
        await InformAsync(door, inform, cancellation);
        var answer = await door.PostAsync([], cancellation);
        var rpcs = 0;
        while (answer.Status == 200)
        {
            rpcs++;
            var question = EnvelopeReader.Read(answer.Body);
            answer = await door.PostAsync(device.Answer(question), cancellation);
        }
        return answer.Status == 204
            ? rpcs
            : throw new BenchFailure($"The server broke the session off:\n{answer.Head}");
    }

    /// <summary>One Inform, to see what it is answered with.</summary>
    public async Task<Recording> RecordAsync(BenchDevice device, CancellationToken cancellation)
    {
        using var door = new Door(this, device);
        var answer = await InformAsync(door, device.Periodic, cancellation);
        await door.PostAsync([], cancellation);
        return new Recording(
            answer.Header("Content-Type").FirstOrDefault() ?? "text/xml",
            [.. answer.Header("Set-Cookie")],
            answer.Body,
            door.Challenges
        );
    }

    private static async Task<Answer> InformAsync(
        Door door,
        byte[] inform,
        CancellationToken cancellation
    )
    {
        var answer = await door.PostAsync(inform, cancellation);
        if (answer.Status != 200 || answer.Body.AsSpan().IndexOf("InformResponse"u8) < 0)
            throw new BenchFailure(
                $"The Inform was not answered:\n{answer.Head}\n{Encoding.UTF8.GetString(answer.Body)}"
            );
        return answer;
    }

    /// <summary>What a session remembers of HTTP: connection, cookie and challenge.</summary>
    private sealed class Door(BenchSession session, BenchDevice device) : IDisposable
    {
        private int node =
            session.Way == Way.SameNode
                ? device.Number % session.Nodes.Count
                : Random.Shared.Next(session.Nodes.Count);
        private Wire? wire;
        private string? cookie;
        private DigestChallenge? challenge;
        private uint count;

        /// <summary>Of the 401, when there was one.</summary>
        public string[] Challenges { get; private set; } = [];

        public async Task<Answer> PostAsync(byte[] body, CancellationToken cancellation)
        {
            await ConnectAsync(cancellation);
            var answer = await SendAsync(body, cancellation);
            if (answer.Status == 401 && challenge is null && session.Credential is not null)
            {
                Challenges = [.. answer.Header("WWW-Authenticate")];
                challenge = DigestChallenge.Choose(DigestChallenge.ParseAll(Challenges));
                answer = await SendAsync(body, cancellation);
            }
            if (answer.Header("Set-Cookie").FirstOrDefault() is { } set)
                cookie = set.Split(';')[0];
            return answer;
        }

        public void Dispose() => wire?.Dispose();

        private async ValueTask ConnectAsync(CancellationToken cancellation)
        {
            if (wire is not null)
            {
                if (session.Way != Way.EachElsewhere)
                    return;
                wire.Dispose();
                node = (node + 1) % session.Nodes.Count;
            }
            var end = new IPEndPoint(IPAddress.Loopback, session.Nodes[node].Port);
            wire = await Wire.OpenAsync(end, cancellation);
        }

        private ValueTask<Answer> SendAsync(byte[] body, CancellationToken cancellation) =>
            wire!.ExchangeAsync(
                BenchDevice.Post(session.Nodes[node], body, cookie, Authorization()),
                cancellation
            );

        private string? Authorization() =>
            challenge is null || session.Credential is not { } known
                ? null
                : DigestCredentials.Authorize(
                    challenge,
                    "POST",
                    "/",
                    known.UserName,
                    known.Password,
                    (++count).ToString("x16", CultureInfo.InvariantCulture),
                    count
                );
    }

    private IReadOnlyList<Uri> Nodes => nodes;

    private NetworkCredential? Credential => credential;

    private Way Way => way;
}
