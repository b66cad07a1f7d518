using System.Security.Cryptography;
using Muster.Cwmp.Xmpp;
using Xunit;

namespace Muster.Cwmp.Tests.Xmpp;

public sealed class ScramClientTests
{
    [Fact]
    public void The_example_of_RFC_5802()
    {
        var scram = new ScramClient(
            HashAlgorithmName.SHA1,
            "user",
            "pencil",
            "fyko+d2lbbFgONRv9qkxdawL"
        );
        Assert.Equal("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", scram.First);
        Assert.Equal(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            scram.Final("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
        );
        Assert.True(scram.IsGenuine("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
        Assert.False(scram.IsGenuine("v=rmF9pqV8S7suAoZWja4dJRkFsKR="));
        Assert.False(scram.IsGenuine("e=invalid-proof"));
    }

    [Fact]
    public void The_example_of_RFC_7677()
    {
        var scram = new ScramClient(
            HashAlgorithmName.SHA256,
            "user",
            "pencil",
            "rOprNGfwEbeRWgbNEkqO"
        );
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            scram.Final(
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
            )
        );
        Assert.True(scram.IsGenuine("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    [Theory]
    [InlineData("r=other,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData("r=nonce,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData("r=nonce2,s=,i=4096")]
    [InlineData("r=nonce2,s=!,i=4096")]
    [InlineData("r=nonce2,s=QSXCR+Q6sek8bf92")]
    [InlineData("r=nonce2,s=QSXCR+Q6sek8bf92,i=0")]
    [InlineData("r=nonce2,s=QSXCR+Q6sek8bf92,i=500001")]
    public void A_server_that_cheats_or_asks_for_endless_work_gets_no_answer(string first) =>
        Assert.Null(new ScramClient(HashAlgorithmName.SHA1, "u", "p", "nonce").Final(first));
}
