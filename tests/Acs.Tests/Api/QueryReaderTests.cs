using Microsoft.AspNetCore.Http;
using Muster.Acs.Api;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Api;

public sealed class QueryReaderTests
{
    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var read = Read("");
        Assert.Equal(new PageRequest(), read.Page());
        Assert.Null(read.Text("q"));
        Assert.Null(read.Time("informedSince"));
        Assert.Empty(read.Below("parameter."));
    }

    [Fact]
    public void What_is_there_is_read()
    {
        var read = Read(
            "?limit=1000&cursor=abc&total=true&parameter.A.B=1*&informedSince=2026-01-31"
        );
        Assert.Equal(new PageRequest(1000, "abc", true), read.Page());
        Assert.Equal([new("A.B", "1*")], read.Below("parameter."));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, default), read.Time("informedSince"));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=-1")]
    [InlineData("limit=ten")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("total=perhaps")]
    [InlineData("informedSince=yesterday")]
    public void What_is_wrong_is_refused_naming_the_parameter(string query)
    {
        var name = query[..query.IndexOf('=', StringComparison.Ordinal)];
        var refusal = Assert.Throws<OperationException>(() =>
        {
            var read = Read("?" + query);
            read.Page();
            read.Time("informedSince");
        });
        Assert.Equal((OperationFaultKind.Invalid, name), (refusal.Kind, refusal.Field));
    }

    private static QueryReader Read(string query)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(query);
        return new QueryReader(http.Request);
    }
}
