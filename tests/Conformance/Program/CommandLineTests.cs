using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Muster.CommandLine;
using Muster.Verbs;
using Xunit;

namespace Muster.Tests.Program;

/// <summary>What scripts rely on: help, exit codes, and a standard output that holds results only.</summary>
public sealed class CommandLineTests
{
    public static TheoryData<string> Verbs() =>
        [.. Leaves(MusterCommand.Create()).Select(leaf => string.Join(' ', leaf.Path))];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_explains_itself_with_examples(string verb)
    {
        var run = await RunAsync([.. verb.Split(' '), "--help"]);

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        // A group may take an argument of its own: muster diagnose DEVICE ping.
        Assert.Matches(
            $"\n  muster {verb.Replace(" ", "( \\S+)? ", StringComparison.Ordinal)}",
            run.Output
        );
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
    }

    // Cut off by the program itself, a node would leave without a word to the others.
    [Theory]
    [InlineData("serve", false)]
    [InlineData("sim", true)]
    public void Only_the_server_says_itself_how_long_it_takes_to_end(string verb, bool isCutOff)
    {
        var found = MusterCommand.Create().Parse([verb]).CommandResult.Command;
        var farewell = Assert.IsType<Verb>(found).Farewell;
        Assert.Equal(isCutOff, farewell != Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void The_verbs_are_those_that_scripts_know()
    {
        string[] promised =
        [
            "serve",
            "demo",
            "sim",
            "wake",
            "health",
            "top",
            "plan",
            "apply",
            "export",
            .. "list show rollback".Split(' ').Select(v => "change " + v),
            .. "list import show get set add remove refresh reboot reset tag delete download"
                .Split(' ')
                .Select(v => "device " + v),
            .. "list show".Split(' ').Select(v => "session " + v),
            .. "add list show cancel retry".Split(' ').Select(v => "task " + v),
            .. "put list show get remove versions restore".Split(' ').Select(v => "file " + v),
            .. "ping trace download upload udp-echo udp-echo-server lookup wifi dsl atm history"
                .Split(' ')
                .Select(v => "diagnose " + v),
            .. "list show profiles rejected".Split(' ').Select(v => "series " + v),
            .. "list dismiss groups group mute unmute retry retries stop"
                .Split(' ')
                .Select(v => "fault " + v),
            .. "list save remove run counts parameters".Split(' ').Select(v => "search " + v),
            "preset activate",
            "profile activate",
            "transfer list",
            "import genieacs",
            "event list",
            "event follow",
            .. "add list show remove test dead-letters redeliver"
                .Split(' ')
                .Select(v => "webhook " + v),
            .. "list show set forget".Split(' ').Select(v => "model " + v),
            .. from kind in "profile table preset provision virtual-parameter object config".Split(
                ' '
            )
            from verb in "list show put delete versions rollback".Split(' ')
            select $"{kind} {verb}",
            .. "list show set approve refuse remove report"
                .Split(' ')
                .Select(v => "registration " + v),
            .. "list add set password remove".Split(' ').Select(v => "user " + v),
            .. "list show put remove".Split(' ').Select(v => "role " + v),
            .. "list add remove".Split(' ').Select(v => "key " + v),
            "device history",
            .. "list add remove".Split(' ').Select(v => "note " + v),
            .. "list keep show restore remove".Split(' ').Select(v => "backup " + v),
            .. "list set reset".Split(' ').Select(v => "setting " + v),
            .. "backup restore check copy migrate".Split(' ').Select(v => "store " + v),
            "audit list",
            "audit export",
            "setup-link",
        ];

        var there = Leaves(MusterCommand.Create()).Select(leaf => string.Join(' ', leaf.Path));

        Assert.Equal(promised.Order(), there.Order());
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("device")]
    [InlineData("device get")]
    [InlineData("device list --no-such-option")]
    [InlineData("device list --url ftp://example")]
    [InlineData("device get ID P --timeout soon")]
    [InlineData("task add X noSuchKind")]
    [InlineData("task add X scheduleInform delaySeconds")]
    [InlineData("task add X scheduleInform delaySeconds=soon")]
    [InlineData("serve --cwmp-port x")]
    [InlineData("serve --cpe-auth magic")]
    [InlineData("sim")]
    [InlineData("wake")]
    [InlineData("wake ID --all")]
    [InlineData("series show ID")]
    [InlineData("series show ID NAME --since soon")]
    [InlineData("series show ID NAME --points 0")]
    [InlineData("serve --wake-networks everywhere")]
    [InlineData("serve --stun-port x")]
    [InlineData("sim --acs nonsense")]
    [InlineData("sim --acs http://127.0.0.1:1/ --devices -1")]
    [InlineData("sim --acs http://127.0.0.1:1/ --model no-such-file.csv")]
    public async Task A_wrong_command_line_is_2_and_says_why_on_the_standard_error(string line)
    {
        var run = await RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Output);
        Assert.StartsWith("muster: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device list")]
    [InlineData("task list")]
    [InlineData("file list --json")]
    [InlineData("event follow")]
    [InlineData("transfer list")]
    [InlineData("series show X Y")]
    [InlineData("device tag X -old +new")]
    public async Task A_server_that_does_not_answer_is_4(string line)
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}";

        var run = await RunAsync([.. line.Split(' '), "--url", url]);

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains(url, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("1D", 86400)]
    public void Spans_of_time_are_read_as_people_write_them(string text, int seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 day")]
    [InlineData("9999999999d")]
    public void What_is_no_span_of_time_is_refused(string text) =>
        Assert.False(Durations.TryParse(text, out _));

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] args)
    {
        using StringWriter output = new(),
            error = new();
        var code = await Invocation.RunAsync(MusterCommand.Create(), args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static IEnumerable<(Command Command, string[] Path)> Leaves(
        Command command,
        params string[] path
    ) =>
        command.Subcommands.Count == 0
            ? [(command, path)]
            : command.Subcommands.SelectMany(sub => Leaves(sub, [.. path, sub.Name]));
}
