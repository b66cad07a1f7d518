using System.Text;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Api;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Api;

public sealed class TaskBodyTests
{
    [Fact]
    public async Task One_task_is_read_wherever_its_kind_stands()
    {
        var tasks = await ReadAsync(
            """{"parameterValues":[{"name":"Device.Time.Enable","value":"1"}],"kind":"setParameterValues"}"""
        );
        var set = Assert.IsType<SetParameterValuesRequest>(Assert.Single(tasks));
        Assert.Equal(new NamedValue("Device.Time.Enable", "1"), Assert.Single(set.ParameterValues));
        Assert.Null(set.ParameterKey);
    }

    [Fact]
    public async Task Several_tasks_are_read_in_order()
    {
        var tasks = await ReadAsync(
            """
            {"tasks":[{"kind":"reboot"},{"kind":"download","file":"a.bin","delaySeconds":60},
            {"kind":"setParameterAttributes",
            "parameterAttributes":[{"name":"Device.","notification":2}]}]}
            """
        );
        Assert.IsType<RebootRequest>(tasks[0]);
        Assert.Equal(new DownloadRequest("a.bin", null, "", 60), tasks[1]);
        var attributes = Assert.IsType<SetParameterAttributesRequest>(tasks[2]);
        Assert.Equal(2, attributes.ParameterAttributes[0].Notification);
    }

    [Theory]
    [InlineData("", null, "empty")]
    [InlineData("{\"kind\":\n \"reboot\",}", null, "line 2, position")]
    [InlineData("[1]", null, "object")]
    [InlineData("{}", "kind", "missing")]
    [InlineData("""{"kind":"dance"}""", "kind", "dance")]
    [InlineData("""{"kind":7}""", "kind", "7")]
    [InlineData("""{"kind":"reboot","now":true}""", "now", "no field")]
    [InlineData("""{"kind":"getParameterValues"}""", "parameterNames", "missing")]
    [InlineData(
        """{"kind":"getParameterValues","parameterNames":"Device."}""",
        "parameterNames",
        "array"
    )]
    [InlineData(
        """{"kind":"getParameterValues","parameterNames":["a",null]}""",
        "parameterNames[1]",
        "null"
    )]
    [InlineData(
        """{"kind":"setParameterValues","parameterValues":[{"name":"a","value":"b"},{"name":"a","value":5}]}""",
        "parameterValues[1].value",
        "the number 5"
    )]
    [InlineData(
        """{"kind":"setParameterValues","parameterValues":[{"value":"b"}]}""",
        "parameterValues[0].name",
        "missing"
    )]
    [InlineData(
        """{"kind":"setParameterValues","parameterValues":[{"name":"a","value":"b","typ":"c"}]}""",
        "parameterValues[0].typ",
        "no field"
    )]
    [InlineData(
        """{"kind":"download","file":"a","delaySeconds":-1}""",
        "delaySeconds",
        "whole number"
    )]
    [InlineData("""{"kind":"download","file":null}""", "file", "null")]
    [InlineData("""{"tasks":[]}""", "tasks", "1 to 1000")]
    [InlineData("""{"tasks":{}}""", "tasks", "array")]
    [InlineData(
        """{"tasks":[{"kind":"reboot"},{"kind":"addObject"}]}""",
        "tasks[1].objectName",
        "missing"
    )]
    [InlineData("""{"tasks":[5]}""", "tasks[0]", "object")]
    [InlineData("""{"tasks":[{"kind":"reboot"}],"wake":true}""", "wake", "no 'wake'")]
    [InlineData("""{"kind":"refreshObject","objectName":"\ud800"}""", "objectName", "fit")]
    public async Task A_wrong_body_is_refused_naming_the_field(
        string body,
        string? field,
        string words
    )
    {
        var refusal = await Assert.ThrowsAsync<OperationException>(() => ReadAsync(body));
        Assert.Equal(OperationFaultKind.Invalid, refusal.Kind);
        Assert.Equal(field, refusal.Field);
        Assert.Contains(words, refusal.Message);
        Assert.DoesNotContain("Muster.", refusal.Message);
    }

    [Fact]
    public async Task A_body_larger_than_the_limit_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            ReadAsync(new string(' ', BoundedBody.MaxSize + 1))
        );
        Assert.Equal(OperationFaultKind.TooLarge, refusal.Kind);
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            ReadAsync(new string('[', 100_000))
        );
        Assert.Equal(OperationFaultKind.Invalid, refusal.Kind);
    }

    private static async Task<IReadOnlyList<Operations.TaskRequest>> ReadAsync(string json)
    {
        var http = new DefaultHttpContext();
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var body = await JsonBody.ReadAsync(http.Request);
        return TaskBody.Read(body);
    }
}
