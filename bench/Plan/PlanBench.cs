using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs;
using Muster.Acs.Hosting;
using Muster.Acs.Storage;

namespace Muster.Bench;

/// <summary>
/// Fills a store with devices and their trees, starts the real server on it, and lets the real program plan
/// a directory of ten rules.
/// </summary>
internal sealed class PlanBench(PlanBenchOptions options, TextWriter output)
{
    private const string Key = "mk_bench";
    private const double GoalSeconds = 60;

    private readonly string folder = Path.Combine(Pinning.Root, "artifacts/bench-plan");
    private readonly string program = Path.Combine(
        Pinning.Root,
        "artifacts/bin/Muster/release/muster.dll"
    );

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (!File.Exists(program))
            throw new BenchFailure("Build the program first: dotnet build src/Muster -c Release");
        var fresh = new DirectoryInfo(folder);
        if (fresh.Exists)
            fresh.Delete(recursive: true);
        fresh.Create();
        try
        {
            var data = Path.Combine(folder, "data");
            var rules = Path.Combine(folder, "rules");
            await FillAsync(data, cancellation);
            await RuleDirectory.WriteAsync(rules, options.Devices, cancellation);
            await using var server = await ChildServer.StartAsync(Serve(data), cancellation);
            Say($"the server has {server.Megabytes:0} MB before the first plan");
            var first = await PlanAsync(server, rules, cancellation);
            var second = await PlanAsync(server, rules, cancellation);
            var peak = server.PeakMegabytes;
            Say(
                $"{Word(Math.Max(first, second) <= GoalSeconds)}: {first:0.0} s, then {second:0.0} s"
            );
            Say($"the server's memory at its peak: {peak:0} MB");
            return Math.Max(first, second) <= GoalSeconds ? 0 : 1;
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    private async Task FillAsync(string data, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var host = await MusterHost.CreateAsync(
            new AcsOptions
            {
                DataDirectory = data,
                Bind = IPAddress.Loopback,
                CwmpPort = 0,
                FilesPort = 0,
                NbiPort = 0,
                Port = 0,
                ApiKey = Key,
                CpeAuthentication = CpeAuthentication.None,
                StockRules = options.StockRules,
            },
            cancellation: cancellation
        );
        var store = host.Services.GetRequiredService<IDeviceStore>();
        await StoredFleet.FillAsync(store, options.Devices, options.Parameters, cancellation);
        Say(
            $"{options.Devices} devices of {options.Parameters} parameters are stored after "
                + $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s"
        );
    }

    private ProcessStartInfo Serve(string data)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        string[] args =
        [
            program,
            "serve",
            "--json",
            "--bind",
            "127.0.0.1",
            "--data",
            data,
            "--cwmp-port",
            "0",
            "--files-port",
            "0",
            "--port",
            "0",
            "--nbi-port",
            "0",
            "--cpe-auth",
            "none",
            "--stun-port=off",
            "--notification-port=off",
        ];
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        start.Environment["MUSTER_API_KEY"] = Key;
        return start;
    }

    /// <summary>The whole program, from its start to its end; answers the seconds.</summary>
    private async Task<double> PlanAsync(
        ChildServer server,
        string rules,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var arg in new[] { program, "plan", rules, "--json", "--limit", "5" })
            start.ArgumentList.Add(arg);
        start.Environment["MUSTER_API_KEY"] = Key;
        start.Environment["MUSTER_URL"] = server.Api!.AbsoluteUri;
        var (began, used) = (TimeProvider.System.GetTimestamp(), server.ProcessorTime);
        using var plan = Process.Start(start)!;
        var last = "";
        while (await plan.StandardOutput.ReadLineAsync(cancellation) is { } line)
            last = line;
        await plan.WaitForExitAsync(cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        if (plan.ExitCode != 0)
            throw new BenchFailure($"The plan ended with {plan.ExitCode}.");
        var summary = JsonDocument.Parse(last).RootElement;
        Say(
            $"planned {summary.GetProperty("devices")} devices with {RuleDirectory.Rules} rules: "
                + $"{summary.GetProperty("changed")} would be changed, "
                + $"{summary.GetProperty("unknown")} not known, {summary.GetProperty("faulty")} faulty; "
                + $"{seconds:0.0} s, {(server.ProcessorTime - used).TotalSeconds:0.0} s of processor time, "
                + $"{server.Megabytes:0} MB"
        );
        if (summary.GetProperty("devices").GetInt32() != options.Devices)
            throw new BenchFailure("Not all devices were planned.");
        return seconds;
    }

    private static string Word(bool held) => held ? "held" : "NOT held";

    private void Say(string text) => output.WriteLine(text);
}
