using Muster.Acs.Hosting;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

public sealed class PostgresAddressTests
{
    [Fact]
    public void A_URL_says_what_the_drivers_own_form_says()
    {
        Assert.True(
            PostgresAddress.TryParse(
                "postgres://acs:a%40b%2Fc@db.example:6432/fleet?sslmode=verify-full&application_name=x",
                out var address,
                out _
            )
        );
        Assert.Equal(
            ("db.example", 6432, "acs", "a@b/c", "fleet", SslMode.VerifyFull, "x"),
            (
                address.Host,
                address.Port,
                address.Username,
                address.Password,
                address.Database,
                address.SslMode,
                address.ApplicationName
            )
        );
        Assert.True(
            PostgresAddress.TryParse("Host=/run/postgresql;Username=acs", out address, out _)
        );
        Assert.Equal(("/run/postgresql", 5432), (address.Host, address.Port));
    }

    [Theory]
    [InlineData("postgres://acs:hunter2@db.example/x?hunter3=1")]
    [InlineData("postgres://acs:hunter2@:99999/x")]
    [InlineData("Hast=db;Password=hunter2")]
    [InlineData("Password=hunter2")]
    [InlineData("postgres://acs:12/hunter2@db.example/fleet")]
    [InlineData("hunter2")]
    [InlineData("Host=db;Port=hunter2")]
    public void What_is_not_understood_is_told_without_the_password(string text)
    {
        Assert.False(PostgresAddress.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
        var errors = Assert
            .Throws<AcsOptionsException>(() =>
                AcsOptionsRules.Check(new AcsOptions { Store = text })
            )
            .Message;
        Assert.Contains("store: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shown_of_an_address_has_no_password() =>
        Assert.Equal(
            "postgres://db.example:5432/fleet",
            PostgresAddress.Shown("postgres://acs:hunter2@db.example/fleet")
        );
}
