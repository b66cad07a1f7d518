using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>Turns taken wrongly.</summary>
public sealed class SessionQuirkTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Fact, Quirk(26)]
    public async Task A_device_may_think_two_minutes_about_one_RPC()
    {
        var clock = new TestClock();
        await using var acs = await TestAcs.StartAsync(time: clock);
        using var talk = await new Talk(acs, "SLOW").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        var request = await talk.CallHomeAsync();
        clock.Advance(TimeSpan.FromSeconds(115));
        Assert.Equal(204, (await talk.AnswerAsync(request, Talk.Values(["Device.A"]))).Status);
        await talk.DoneAsync(task);
    }

    [Theory, Quirk(32)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_empty_POST_after_the_end_is_answered_with_another_204(int times)
    {
        using var talk = await New("AFTER").IntroduceAsync();
        for (var i = 0; i < times; i++)
            Assert.Equal(204, (await talk.Cpe.PostAsync("")).Status);
    }

    [Fact, Quirk(149)]
    public async Task A_session_that_begins_with_an_answer_is_none()
    {
        using var talk = await New("BEGINS").IntroduceAsync();
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        using var cpe = shared.Acs.NewCpe();
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Equal(400, (await cpe.PostAsync(Xml.Envelope(Talk.Values(["Device.A"])))).Status);
    }

    [Fact, Quirk(150, 151)]
    public async Task A_new_Inform_in_the_middle_starts_anew_and_the_old_session_is_over()
    {
        using var talk = await New("MIDDLE").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        var stale = await talk.CallHomeAsync();
        var old = talk.Cpe.Cookie;
        var again = await talk.CallHomeAsync("1 BOOT");
        Assert.Equal(["Device.A"], again.Texts("string"));
        using var other = shared.Acs.NewCpe();
        other.Cookie = old;
        var late = await other.PostAsync(Xml.Envelope(Talk.Values(["Device.A"]), stale.Text("ID")));
        Assert.Equal(400, late.Status);
        Assert.Equal(204, (await talk.AnswerAsync(again, Talk.Values(["Device.A"]))).Status);
        Assert.Equal(2, (await talk.DoneAsync(task)).Attempts);
    }

    [Fact, Quirk(152)]
    public async Task An_answer_that_nobody_asked_for_is_never_applied()
    {
        using var talk = await New("UNASKED").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.Cpe.PostAsync(talk.Inform());
        var request = await talk.Cpe.PostAsync(Xml.Envelope(Talk.Values(["Device.A"]), "1"));
        Assert.Equal("GetParameterValues", request.Message());
        Assert.False((await talk.TaskAsync(task)).IsFinished);
        await Assert.ThrowsAsync<OperationException>(() =>
            shared.Acs.Devices.GetParametersAsync(talk.Device, "Device.A", default)
        );
    }

    [Theory, Quirk(153)]
    [InlineData("another")]
    [InlineData("")]
    [InlineData(null)]
    public async Task An_answer_with_another_ID_or_none_is_the_answer_awaited(string? id)
    {
        using var talk = await New("IDS").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.CallHomeAsync();
        var end = await talk.Cpe.PostAsync(Xml.Envelope(Talk.Values(["Device.A"]), id));
        Assert.Equal(204, end.Status);
        await talk.DoneAsync(task);
    }

    [Theory, Quirk(154, 155)]
    [InlineData("<cwmp:RebootResponse/>")]
    [InlineData("")]
    public async Task A_wrong_answer_or_none_fails_its_task_once_and_the_session_goes_on(
        string body
    )
    {
        using var talk = await New("WRONG" + body.Length).IntroduceAsync();
        var first = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A", "Device.B"]));
        var second = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.C"]));
        var request = await talk.CallHomeAsync();
        while (
            request.Texts("string").Contains("Device.A")
            || request.Texts("string").Contains("Device.B")
        )
            request =
                body.Length == 0
                    ? await talk.Cpe.PostAsync("")
                    : await talk.AnswerAsync(request, body);
        Assert.Equal(["Device.C"], request.Texts("string"));
        Assert.Equal(204, (await talk.AnswerAsync(request, Talk.Values(["Device.C"]))).Status);
        await talk.DoneAsync(second);
        var failed = await talk.TaskAsync(first);
        Assert.Equal((TaskState.Failed, "protocol"), (failed.State, failed.Fault!.Code));
        Assert.Equal(204, (await talk.CallHomeAsync()).Status);
    }

    [Fact, Quirk(154)]
    public async Task A_request_mirrored_back_gets_8000_and_the_answer_may_still_come()
    {
        using var talk = await New("MIRROR").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        var request = await talk.CallHomeAsync();
        var fault = await talk.AnswerAsync(
            request,
            "<cwmp:GetParameterValues><ParameterNames><string>Device.A</string></ParameterNames>"
                + "</cwmp:GetParameterValues>"
        );
        Assert.Equal("8000", fault.Text("FaultCode"));
        Assert.Equal(204, (await talk.Cpe.PostAsync("")).Status);
        Assert.Equal(TaskState.Failed, (await talk.TaskAsync(task)).State);
    }

    [Fact, Quirk(156)]
    public async Task A_device_that_informs_for_ever_is_asked_each_thing_once()
    {
        using var talk = await New("LOOP").IntroduceAsync();
        await talk.SubmitAsync(new SetParameterValuesRequest([new("Device.A", "x")]));
        var asked = 0;
        for (var session = 0; session < 10; session++)
            asked += (await talk.ServeAsync(_ => Talk.SetDone)).Count;
        Assert.Equal(1, asked);
    }

    [Theory, Quirk(157)]
    [InlineData("<cwmp:GetRPCMethods/>")]
    [InlineData("<cwmp:GetRPCMethods xsi:nil=\"true\"></cwmp:GetRPCMethods>")]
    [InlineData("<cwmp:GetRPCMethods><MethodList>x</MethodList></cwmp:GetRPCMethods>")]
    public async Task GetRPCMethods_in_any_form_is_answered_before_anything_is_asked(string body)
    {
        using var talk = await New($"METHODS{body.Length}").IntroduceAsync();
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.Cpe.PostAsync(talk.Inform());
        var methods = await talk.Cpe.PostAsync(Xml.Envelope(body));
        Assert.Equal("GetRPCMethodsResponse", methods.Message());
        foreach (var method in new[] { "Inform", "GetRPCMethods", "TransferComplete" })
            Assert.Contains(method, methods.Texts("string"));
        Assert.Equal("GetParameterValues", (await talk.Cpe.PostAsync("")).Message());
    }

    [Fact, Quirk(158)]
    public async Task A_call_of_a_maker_s_own_gets_8000_in_HTTP_200_and_the_session_goes_on()
    {
        using var talk = await New("VENDOR").IntroduceAsync();
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.Cpe.PostAsync(talk.Inform());
        var fault = await talk.Cpe.PostAsync(
            Xml.Envelope("<cwmp:X_ACME_Hello><A><B>1</B></A></cwmp:X_ACME_Hello>", "v1")
        );
        Assert.Equal(
            (200, "8000", "v1"),
            (fault.Status, fault.Text("FaultCode"), fault.Text("ID"))
        );
        Assert.Equal("GetParameterValues", (await talk.Cpe.PostAsync("")).Message());
    }

    private Talk New(string productClass) => new(shared.Acs, productClass);
}
