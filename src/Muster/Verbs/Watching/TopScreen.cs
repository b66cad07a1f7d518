using Muster.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Muster.Verbs.Watching;

/// <summary>The live view: drawn anew at its pace until q, Escape or Ctrl-C.</summary>
internal sealed class TopScreen(TopSource source, TimeSpan pace)
{
    // What stood on the terminal before stands there again afterwards.
    private const string OtherScreen = "\u001b[?1049h\u001b[H";
    private const string FirstScreen = "\u001b[?1049l";

    private static readonly Style Good = new(Color.Aqua);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);

    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(50);

    private TopSample? _before;
    private string? _trouble;
    private IRenderable _picture = new Text("");

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // What cannot be reached at all is told as by every other verb.
        _before = await source.TakeAsync(cancellation);
        _picture = Picture(new TopView(_before, _before, TimeSpan.Zero));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keys = WatchKeysAsync(end);
        Terminal.Picture.Write(new ControlCode(OtherScreen));
        try
        {
            await DrawAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
        finally
        {
            Terminal.Picture.Write(new ControlCode(FirstScreen));
        }
        await end.CancelAsync();
        await keys;
        return ExitCode.Done;
    }

    private async Task DrawAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(pace);
        await Terminal
            .Picture.Live(_picture)
            .Overflow(VerticalOverflow.Crop)
            // What does not fit is the end of the lists, and not the numbers above them.
            .Cropping(VerticalOverflowCropping.Bottom)
            .StartAsync(async live =>
            {
                live.Refresh();
                while (await timer.WaitForNextTickAsync(cancellation))
                {
                    await LookAsync(cancellation);
                    live.UpdateTarget(_picture);
                }
            });
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var now = await source.TakeAsync(cancellation);
            _trouble = null;
            var between = TimeProvider.System.GetElapsedTime(_before!.At, now.At);
            _picture = Picture(new TopView(_before, now, between));
            _before = now;
        }
        catch (CommandFailure gone)
        {
            // It may come back; until then the last numbers stay, and are said to be old.
            _trouble = gone.Message;
            _picture = Picture(new TopView(_before!, _before!, TimeSpan.Zero));
        }
    }

    private Rows Picture(TopView view)
    {
        var load = view.Sample.Stats.Load;
        var head = $"Muster {load.Version}, started {Ages.Since(load.Started)}. q ends this.";
        List<IRenderable> parts =
        [
            _trouble is null ? new Text(head) : new Text(_trouble, new Style(Color.Red)),
            Numbers(view),
        ];
        if (view.Sample.Faults.Count > 0)
            parts.Add(TableOf(TopTables.FaultHeadings, TopTables.Faults(view.Sample)));
        if (view.Sample.Open.Count > 0)
            parts.Add(TableOf(TopTables.SessionHeadings, TopTables.Sessions(view.Sample)));
        return new Rows(parts);
    }

    private static Table Numbers(TopView view)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("WHAT", "NOW", "SINCE START");
        table.Columns[1].RightAligned();
        foreach (var line in view.Lines)
            table.AddRow(
                new Text(line.Name),
                new Text(line.Now, line.IsBad ? Bad : Good),
                new Text(line.Total, new Style(decoration: Decoration.Dim))
            );
        return table;
    }

    private static Table TableOf(
        IReadOnlyList<string> headings,
        IEnumerable<IReadOnlyList<string>> rows
    )
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(Markup.Escape(heading)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Terminal.Inert(cell))));
        return table;
    }

    private static async Task WatchKeysAsync(CancellationTokenSource end)
    {
        if (Console.IsInputRedirected)
            return;
        using var timer = new PeriodicTimer(BetweenKeys);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                while (Console.KeyAvailable)
                {
                    if (Console.ReadKey(intercept: true).Key is ConsoleKey.Q or ConsoleKey.Escape)
                        await end.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The view has ended.
        }
    }
}
