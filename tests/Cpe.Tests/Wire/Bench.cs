using System.Net;
using Microsoft.Extensions.Time.Testing;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Timing;
using Muster.Cpe.Transfers;
using Xunit;

namespace Muster.Cpe.Tests.Wire;

/// <summary>One device, its lock-step ACS and a clock that moves when the test says so.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly System.Threading.Channels.Channel<SessionReport> _ended =
        System.Threading.Channels.Channel.CreateUnbounded<SessionReport>();

    private readonly System.Threading.Channels.Channel<TransferReport> _transfers =
        System.Threading.Channels.Channel.CreateUnbounded<TransferReport>();

    public Bench(
        DeviceModel? model = null,
        Func<AgentOptions, AgentOptions>? with = null,
        LockStepAcs? acs = null
    )
    {
        Acs = acs ?? new LockStepAcs();
        Clock = new FakeTimeProvider(Start);
        var device = (model ?? BuiltInModels.Tr181Gateway).CreateDevice(0, 7, Clock);
        Root = device.Tree.Root;
        var options = new AgentOptions
        {
            AcsUrl = Acs.Url,
            Password = "secret",
            PeriodicInformInterval = TimeSpan.FromDays(1),
            ConnectionRequestUsername = "acs",
            ConnectionRequestPassword = "knock",
            ConnectionRequestEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Time = Clock,
            Seed = 7,
        };
        Cpe = Agent.Create(with?.Invoke(options) ?? options, device.Identity, device.Tree);
        Cpe.TransferEnded += (_, report) => _transfers.Writer.TryWrite(report);
        Cpe.SessionEnded += (_, report) => _ended.Writer.TryWrite(report);
    }

    public LockStepAcs Acs { get; }

    public FakeTimeProvider Clock { get; }

    public Agent Cpe { get; }

    public string Root { get; }

    /// <summary>The name of a parameter of ManagementServer.</summary>
    public string Ms(string name) => $"{Root}ManagementServer.{name}";

    /// <summary>Powers the device on and takes its first Inform.</summary>
    public async Task<WireRequest> BootAsync()
    {
        Cpe.Start();
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        return await Acs.TakeAsync();
    }

    /// <summary>Powers the device on and lets its first session pass without work.</summary>
    public async Task RegisterAsync()
    {
        await EndAsync(await BootAsync());
    }

    /// <summary>Answers the Inform, takes the empty POST and ends the session.</summary>
    public async Task<SessionReport> EndAsync(WireRequest inform)
    {
        await inform.ReplyAsync(Soap.Http(Soap.InformResponse()));
        return await FinishAsync(await Acs.TakeAsync());
    }

    /// <summary>Ends the session in reply to this POST.</summary>
    public async Task<SessionReport> FinishAsync(WireRequest last)
    {
        await last.ReplyAsync(Soap.NoContent);
        return await EndedAsync();
    }

    /// <summary>Answers the Inform and takes the POST that follows.</summary>
    public async Task<WireRequest> AcknowledgeAsync(WireRequest inform, string headers = "")
    {
        await inform.ReplyAsync(Soap.Http(Soap.InformResponse(headers)));
        return await Acs.TakeAsync();
    }

    /// <summary>Sends an RPC in reply to this POST and takes the answer.</summary>
    public async Task<WireRequest> CallAsync(WireRequest turn, string envelope)
    {
        await turn.ReplyAsync(Soap.Http(envelope));
        return await Acs.TakeAsync();
    }

    /// <summary>A session, with its Inform acknowledged, up to the empty POST.</summary>
    public async Task<WireRequest> OpenAsync(string eventCode = "X MUSTER TEST")
    {
        Cpe.Raise(eventCode);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var empty = await AcknowledgeAsync(await Acs.TakeAsync());
        Assert.Equal("", empty.Name());
        return empty;
    }

    /// <summary>The next session that ended, well or not.</summary>
    public async Task<SessionReport> EndedAsync()
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        return await _ended.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next attempt at a file that ended, well or not.</summary>
    public async Task<TransferReport> TransferredAsync()
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        return await _transfers.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Moves the clock; what is due starts on pool threads.</summary>
    public Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        return Task.CompletedTask;
    }

    /// <summary>Moves the clock to what is due next; a timer counts whole milliseconds.</summary>
    public Task AdvanceToDueAsync() => AdvanceAsync(UntilDue() + TimeSpan.FromMilliseconds(1));

    /// <summary>How long until the device does something by itself.</summary>
    public TimeSpan UntilDue()
    {
        var due = ((IDue)Cpe).DueTicks;
        return due == Timetable.Never
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromTicks(due - Clock.GetUtcNow().UtcTicks);
    }

    /// <summary>Waits until the device wants a session by itself, and takes its Inform.</summary>
    public async Task<WireRequest> InformAsync()
    {
        bool IsDue() =>
            UntilDue() is var due && due <= TimeSpan.Zero && due != Timeout.InfiniteTimeSpan;
        await Wait.UntilAsync(() => !Acs.IsQuiet || IsDue());
        if (Acs.IsQuiet)
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        return await Acs.TakeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cpe.DisposeAsync();
        await Acs.DisposeAsync();
    }
}
