using System.Security.Cryptography;
using System.Text;
using Muster.Cwmp.ConnectionRequests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Answers to Digest challenges, as a device gives them.</summary>
internal static class DigestAnswers
{
    /// <summary>Knocks empty, as devices do, and keeps the answer to the challenge for what it says next.</summary>
    public static async Task AuthorizeAsync(
        this LockStepCpe cpe,
        string user,
        string password,
        params string[] headers
    )
    {
        var challenge = await cpe.ChallengeAsync(headers);
        cpe.Authorization = DigestCredentials.Authorize(
            challenge,
            "POST",
            "/cwmp",
            user,
            password,
            "cnonce01",
            1
        );
    }

    /// <summary>The challenge that an empty POST is answered with.</summary>
    public static async Task<DigestChallenge> ChallengeAsync(
        this LockStepCpe cpe,
        params string[] headers
    )
    {
        cpe.Authorization = null;
        var challenged = await cpe.PostAsync("", headers);
        Assert.Equal(401, challenged.Status);
        return DigestChallenge.ParseAll(challenged.Headers["WWW-Authenticate"])[0];
    }

    /// <summary>An answer that covers the body, worked out by the letter of RFC 7616 3.4.</summary>
    public static string WithBody(
        DigestChallenge challenge,
        string user,
        string password,
        byte[] body
    )
    {
        string H(byte[] octets) =>
            Convert.ToHexStringLower(
                challenge.Algorithm == "SHA-256" ? SHA256.HashData(octets)
#pragma warning disable CA5351 // The algorithm every CPE must have.
                    : MD5.HashData(octets)
#pragma warning restore CA5351
            );
        string Hash(string text) => H(Encoding.UTF8.GetBytes(text));
        var a1 = Hash($"{user}:{challenge.Realm}:{password}");
        var a2 = Hash($"POST:/cwmp:{H(body)}");
        var response = Hash($"{a1}:{challenge.Nonce}:00000001:c0:auth-int:{a2}");
        return $"Digest username=\"{user}\", realm=\"{challenge.Realm}\", "
            + $"nonce=\"{challenge.Nonce}\", uri=\"/cwmp\", algorithm={challenge.Algorithm}, "
            + $"qop=auth-int, nc=00000001, cnonce=\"c0\", response=\"{response}\"";
    }
}
