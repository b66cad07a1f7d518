using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>
/// What a refusal does not teach, and what silence does: a lesson holds for every device of a model, so
/// one name that is refused must not slow them all down for ever.
/// </summary>
public sealed class LessonTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Theory, Quirk(132)]
    [InlineData(9002)]
    [InlineData(9004)]
    public async Task One_name_that_is_never_answered_says_nothing_of_how_many_may_be_asked_for(
        int code
    )
    {
        using var talk = await New($"ONEBAD{code}").IntroduceAsync();
        var task = await talk.SubmitAsync(new RefreshObjectRequest());
        await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames" ? Talk.Names(Parameters(20))
            : request.Texts("string").Contains("Device.P13") ? Xml.Fault(code, "internal error")
            : Talk.Values(request.Texts("string"))
        );
        var result = (await talk.DoneAsync(task)).Result!;
        Assert.Equal(["Device.P13"], result.Unreadable!);
        Assert.Equal(19, result.ParametersRead);
        Assert.Equal("default", (await talk.QuirkAsync("getParameterValuesBatch")).Source);
    }

    [Fact, Quirk(130, 132)]
    public async Task A_size_is_learned_beside_a_name_that_is_never_answered()
    {
        using var talk = await New("BOTHBAD").IntroduceAsync();
        var task = await talk.SubmitAsync(new RefreshObjectRequest());
        await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames" ? Talk.Names(Parameters(20))
            : request.Texts("string") is var asked
            && (asked.Count > 6 || asked.Contains("Device.P13"))
                ? Xml.Fault(9002, "internal error")
            : Talk.Values(asked)
        );
        Assert.Equal(["Device.P13"], (await talk.DoneAsync(task)).Result!.Unreadable!);
        Assert.Equal("5", (await talk.QuirkAsync("getParameterValuesBatch")).Value);
    }

    [Fact]
    public async Task One_value_that_is_never_taken_says_nothing_of_how_many_may_be_written()
    {
        using var talk = await New("ONEFULL").IntroduceAsync();
        var task = await talk.SubmitAsync(
            new SetParameterValuesRequest([
                .. Parameters(8).Select(name => new NamedValue(name, "x")),
            ])
        );
        await talk.ServeAsync(request =>
            request.Texts("Name").Contains("Device.P1") ? Xml.Fault(9004, "no room") : Talk.SetDone
        );
        Assert.Equal("9004", (await talk.TaskAsync(task)).Fault!.Code);
        Assert.Equal("default", (await talk.QuirkAsync("setParameterValuesBatch")).Source);
    }

    [Fact, Quirk(148)]
    public async Task One_name_without_attributes_says_nothing_of_how_many_may_be_asked_for()
    {
        using var talk = await New("ONELESS").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterAttributesRequest([.. Parameters(8)]));
        await talk.ServeAsync(_ => Xml.Fault(9002, "internal error"));
        Assert.Equal("9002", (await talk.TaskAsync(task)).Fault!.Code);
        Assert.Equal("default", (await talk.QuirkAsync("parameterAttributesBatch")).Source);
    }

    [Fact, Quirk(24, 94, 126)]
    public async Task A_model_that_never_lives_to_tell_its_whole_tree_is_listed_object_by_object()
    {
        for (var device = 1; device <= 3; device++)
        {
            using var talk = await New("DIES", $"{device}").IntroduceAsync();
            Assert.Equal("default", (await talk.QuirkAsync("listByLevel")).Source);
            var task = await talk.SubmitAsync(new RefreshObjectRequest());
            var whole = await talk.CallHomeAsync();
            Assert.Equal("0", whole.Text("NextLevel"));
            // It starts again without an answer; the next session asks for less.
            var requests = await talk.ServeAsync(Listed);
            Assert.All(
                requests.Where(request => request.Message() == "GetParameterNames"),
                request => Assert.Equal("1", request.Text("NextLevel"))
            );
            Assert.Equal(1, (await talk.DoneAsync(task)).Result!.ParametersRead);
        }
        using var next = await New("DIES", "4").IntroduceAsync();
        var quirk = await next.QuirkAsync("listByLevel");
        Assert.Equal(("true", "learned"), (quirk.Value, quirk.Source));
        await next.SubmitAsync(new RefreshObjectRequest());
        Assert.Equal("1", (await next.CallHomeAsync()).Text("NextLevel"));
    }

    [Fact, Quirk(126)]
    public async Task A_line_that_drops_now_and_then_teaches_nothing()
    {
        for (var device = 1; device <= 4; device++)
        {
            using var talk = await New("DROPS", $"{device}").IntroduceAsync();
            await talk.SubmitAsync(new RefreshObjectRequest());
            await talk.CallHomeAsync();
            await talk.ServeAsync(Listed);
            await talk.SubmitAsync(new RefreshObjectRequest());
            await talk.ServeAsync(Listed);
            Assert.Equal("default", (await talk.QuirkAsync("listByLevel")).Source);
        }
    }

    private Talk New(string productClass, string serial = "1") =>
        new(shared.Acs, productClass, serial);

    private static IEnumerable<string> Parameters(int count) =>
        Enumerable.Range(1, count).Select(i => $"Device.P{i}");

    private static string Listed(WireReply request) =>
        request.Message() != "GetParameterNames" ? Talk.Values(request.Texts("string"))
        : request.Text("ParameterPath") == "Device." ? Talk.Names("Device.Time.")
        : Talk.Names("Device.Time.Enable");
}
