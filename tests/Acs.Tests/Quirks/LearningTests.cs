using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>What a device refuses teaches the server how its whole model wants to be spoken to.</summary>
public sealed class LearningTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Fact, Quirk(130, 132), Spec("checklist", "E068")]
    public async Task A_refused_batch_is_remembered_for_every_device_of_the_model_with_its_reason()
    {
        using var first = await New("BATCH").IntroduceAsync();
        await ReadAsync(first, 20, most: 6);
        var quirk = await first.QuirkAsync("getParameterValuesBatch");
        Assert.Equal(("5", "learned"), (quirk.Value, quirk.Source));
        var why = quirk.Learned!;
        Assert.Equal(first.Device, why.By);
        Assert.NotNull(why.Session);
        Assert.Contains("10 names", why.Reason, StringComparison.Ordinal);
        Assert.Contains("9002 (too much)", why.Reason, StringComparison.Ordinal);

        using var second = await New("BATCH", "2").IntroduceAsync();
        var sizes = await ReadAsync(second, 20, most: 6);
        Assert.Equal([5, 5, 5, 5], sizes);
        using var other = await New("OTHER").IntroduceAsync();
        Assert.Equal([20], await ReadAsync(other, 20, most: 99));
    }

    [Fact]
    public async Task An_operator_outranks_what_was_learned_and_can_forget_it()
    {
        using var talk = await New("RANK").IntroduceAsync();
        await ReadAsync(talk, 20, most: 6);
        await talk.SetAsync("getParameterValuesBatch", "20");
        Assert.Equal([20], await ReadAsync(talk, 20, most: 99));
        var quirk = await talk.QuirkAsync("getParameterValuesBatch");
        Assert.Equal(("20", "set", "5"), (quirk.Value, quirk.Source, quirk.Learned!.Value));
        Assert.Equal("server", quirk.SetByOperator!.By);
        await shared.Acs.Models.ForgetAsync(talk.Model, "getParameterValuesBatch", default);
        Assert.Equal("default", (await talk.QuirkAsync("getParameterValuesBatch")).Source);
    }

    [Fact]
    public async Task What_is_set_of_all_versions_holds_for_each_and_one_version_may_differ()
    {
        using var talk = await New("STAR").IntroduceAsync();
        await talk.SetAsync("getParameterValuesBatch", "4", "Acme-STAR-*");
        Assert.Equal([4, 4, 2], await ReadAsync(talk, 10, most: 99));
        Assert.Equal("setForAll", (await talk.QuirkAsync("getParameterValuesBatch")).Source);
        await talk.SetAsync("getParameterValuesBatch", "unlimited");
        Assert.Equal([10], await ReadAsync(talk, 10, most: 99));
    }

    [Fact]
    public async Task Switched_off_nothing_is_learned_and_what_is_set_holds()
    {
        await using var acs = await TestAcs.StartAsync(o => o with { LearnQuirks = false });
        using var talk = await new Talk(acs, "OFF").IntroduceAsync();
        await ReadAsync(talk, 20, most: 6);
        Assert.Equal("default", (await talk.QuirkAsync("getParameterValuesBatch")).Source);
        await talk.SetAsync("getParameterValuesBatch", "10");
        Assert.Equal([10, 10], await ReadAsync(talk, 20, most: 99));
    }

    [Theory, Quirk(126)]
    [InlineData(9002)]
    [InlineData(9004)]
    [InlineData(9001)]
    public async Task A_tree_that_is_too_much_at_once_is_listed_object_by_object_ever_after(
        int code
    )
    {
        using var talk = await New($"WALK{code}").IntroduceAsync();
        string Answer(WireReply request) =>
            (request.Message(), request.Text("NextLevel"), request.Text("ParameterPath")) switch
            {
                ("GetParameterNames", "0", _) => Xml.Fault(code, "out of memory"),
                ("GetParameterNames", _, "Device.") => Talk.Names("Device.Time."),
                ("GetParameterNames", _, _) => Talk.Names("Device.Time.Enable"),
                _ => Talk.Values(request.Texts("string")),
            };
        await talk.SubmitAsync(new RefreshObjectRequest());
        var taught = await talk.ServeAsync(Answer);
        Assert.Equal("0", taught[0].Text("NextLevel"));
        await talk.SubmitAsync(new RefreshObjectRequest());
        var after = await talk.ServeAsync(Answer);
        Assert.All(
            after.Where(request => request.Message() == "GetParameterNames"),
            request => Assert.Equal("1", request.Text("NextLevel"))
        );
        Assert.Equal("learned", (await talk.QuirkAsync("listByLevel")).Source);
    }

    [Fact, Quirk(70, 122)]
    public async Task Booleans_are_digits_even_for_a_device_that_reports_words()
    {
        using var talk = await New("DIGITS")
            .IntroduceAsync(Xml.Parameter("Device.Time.Enable", "true", "xsd:boolean"));
        var task = await talk.SubmitAsync(Set("Device.Time.Enable", "true", "xsd:boolean"));
        var request = await talk.CallHomeAsync();
        Assert.Equal("1", request.Text("Value"));
        await talk.AnswerAsync(request, Talk.SetDone);
        await talk.DoneAsync(task);
    }

    [Theory, Quirk(122)]
    [InlineData(9006)]
    [InlineData(9007)]
    public async Task A_device_that_refuses_digits_is_written_words_from_then_on(int code)
    {
        using var talk = await New($"WORDS{code}").IntroduceAsync();
        await talk.SubmitAsync(Set("Device.Time.Enable", "false", "xsd:boolean"));
        var taught = await talk.ServeAsync(request =>
            request.Text("Value") == "false" ? Talk.SetDone : Refused("Device.Time.Enable", code)
        );
        Assert.Equal(["0", "false"], taught.Select(request => request.Text("Value")));
        var task = await talk.SubmitAsync(Set("Device.Time.Enable", "1", "xsd:boolean"));
        var after = await talk.ServeAsync(_ => Talk.SetDone);
        Assert.Equal(["true"], after.Select(request => request.Text("Value")));
        await talk.DoneAsync(task);
        Assert.Equal("words", (await talk.QuirkAsync("booleans")).Value);
    }

    [Fact]
    public async Task A_value_that_is_refused_in_every_spelling_teaches_nothing()
    {
        using var talk = await New("NEITHER").IntroduceAsync();
        var task = await talk.SubmitAsync(Set("Device.Time.Enable", "1", "xsd:boolean"));
        var requests = await talk.ServeAsync(_ => Refused("Device.Time.Enable", 9007));
        Assert.Equal(2, requests.Count);
        var failed = await talk.TaskAsync(task);
        Assert.Equal("9007", failed.Fault!.Parameters.Single().Code);
        Assert.Equal("default", (await talk.QuirkAsync("booleans")).Source);
    }

    [Theory, Quirk(107)]
    [InlineData("SECONDS", "2026-03-01T12:00:00Z", "wholeSeconds")]
    [InlineData("NOZONE", "2026-03-01T12:00:00", "noZone")]
    public async Task A_time_is_written_as_the_model_takes_it(
        string model,
        string taken,
        string learned
    )
    {
        const string Name = "Device.Time.X_ACME_Start";
        using var talk = await New(model).IntroduceAsync();
        var write = Set(Name, "2026-03-01T13:00:00.250+01:00", "xsd:dateTime");
        await talk.SubmitAsync(write);
        var taught = await talk.ServeAsync(request =>
            request.Text("Value") == taken ? Talk.SetDone : Refused(Name, 9007)
        );
        Assert.Equal("2026-03-01T13:00:00.250+01:00", taught[0].Text("Value"));
        Assert.Equal(taken, taught[^1].Text("Value"));
        await talk.SubmitAsync(write);
        var after = await talk.ServeAsync(_ => Talk.SetDone);
        Assert.Equal(taken, Assert.Single(after).Text("Value"));
        Assert.Equal(learned, (await talk.QuirkAsync("dateTimes")).Value);
    }

    [Fact]
    public async Task A_model_whose_resources_are_exceeded_is_written_to_in_parts()
    {
        using var talk = await New("PARTS").IntroduceAsync();
        var all = Enumerable.Range(1, 8).Select(i => new NamedValue($"Device.P{i}", "x")).ToList();
        string Answer(WireReply request) =>
            request.Texts("Name").Count > 4 ? Xml.Fault(9004, "too many") : Talk.SetDone;
        var first = await talk.SubmitAsync(new SetParameterValuesRequest(all));
        Assert.Equal([8, 4, 4], await SizesAsync(talk, Answer));
        Assert.Equal(8, (await talk.DoneAsync(first)).Result!.ParameterValues!.Count);
        await talk.SubmitAsync(new SetParameterValuesRequest(all));
        Assert.Equal([4, 4], await SizesAsync(talk, Answer));
    }

    [Fact, Quirk(132)]
    public async Task Any_other_refusal_leaves_a_write_all_or_none()
    {
        using var talk = await New("WHOLE").IntroduceAsync();
        var task = await talk.SubmitAsync(
            new SetParameterValuesRequest([new("Device.A", "1"), new("Device.B", "2")])
        );
        var requests = await talk.ServeAsync(_ => Xml.Fault(9002, "internal error"));
        Assert.Single(requests);
        Assert.Equal("9002", (await talk.TaskAsync(task)).Fault!.Code);
    }

    [Fact, Quirk(148)]
    public async Task Attributes_are_asked_for_in_batches_the_model_takes()
    {
        using var talk = await New("ATTR").IntroduceAsync();
        List<string> names = [.. Enumerable.Range(1, 8).Select(i => $"Device.P{i}")];
        static string Answer(WireReply request) =>
            request.Texts("string") is { Count: <= 2 } asked
                ? "<cwmp:GetParameterAttributesResponse><ParameterList>"
                    + string.Concat(
                        asked.Select(name =>
                            $"<ParameterAttributeStruct><Name>{name}</Name><Notification>1"
                            + "</Notification><AccessList/></ParameterAttributeStruct>"
                        )
                    )
                    + "</ParameterList></cwmp:GetParameterAttributesResponse>"
                : Xml.Fault(9004, "too many");
        var task = await talk.SubmitAsync(new GetParameterAttributesRequest(names));
        await talk.ServeAsync(Answer);
        var done = await talk.DoneAsync(task);
        Assert.Equal(names, done.Result!.ParameterAttributes!.Select(one => one.Name));
        await talk.SubmitAsync(new GetParameterAttributesRequest(names));
        var after = await talk.ServeAsync(Answer);
        Assert.Equal([2, 2, 2, 2], after.Select(request => request.Texts("string").Count));
    }

    private Talk New(string productClass, string serial = "1") =>
        new(shared.Acs, productClass, serial);

    private static SetParameterValuesRequest Set(string name, string value, string type) =>
        new([new NamedValue(name, value, type)]);

    private static string Refused(string name, int code) =>
        Xml.Fault(
            9003,
            "Invalid arguments",
            $"<SetParameterValuesFault><ParameterName>{name}</ParameterName><FaultCode>{code}"
                + "</FaultCode><FaultString>no</FaultString></SetParameterValuesFault>"
        );

    private static async Task<IEnumerable<int>> SizesAsync(
        Talk talk,
        Func<WireReply, string> answer
    ) => (await talk.ServeAsync(answer)).Select(request => request.Texts("Name").Count);

    /// <summary>Reads so many names from a device that takes so many; answers the sizes it was asked for.</summary>
    private static async Task<IEnumerable<int>> ReadAsync(Talk talk, int count, int most)
    {
        string[] names = [.. Enumerable.Range(1, count).Select(i => $"Device.P{i}")];
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(names));
        var requests = await talk.ServeAsync(request =>
            request.Texts("string") is var asked && asked.Count > most
                ? Xml.Fault(9002, "too much")
                : Talk.Values(asked)
        );
        Assert.Equal(count, (await talk.DoneAsync(task)).Result!.ParameterValues!.Count);
        return requests.Select(request => request.Texts("string").Count);
    }
}
