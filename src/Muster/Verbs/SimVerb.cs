using System.CommandLine;
using Muster.CommandLine;
using Muster.Simulating;

namespace Muster.Verbs;

/// <summary><c>muster sim</c>: a fleet against any ACS, until Ctrl-C.</summary>
internal static class SimVerb
{
    public static Command Create()
    {
        var verb = new Verb(
            "sim",
            "Runs simulated devices against an ACS.",
            "muster sim --acs http://127.0.0.1:7547/ --user USER --password PASSWORD --devices 100",
            "muster sim --acs http://127.0.0.1:7547/ --model tree.csv --exit-when-registered",
            "muster sim --acs http://127.0.0.1:7547/ --replay session.json",
            "muster sim --acs https://acs.example/ --ca ca.pem --cert device.pem --interval 5m"
        );
        var options = new SimOptions(verb);
        return verb.Does(
            async (parse, terminal, cancellation) =>
            {
                if (options.Recording(parse) is { } recording)
                    return await ReplayRun.RunAsync(
                        parse,
                        terminal,
                        recording,
                        options.Replay(parse),
                        cancellation
                    );
                var fleet = options.Fleet(parse);
                var timeout = parse.GetValue(options.ExitWhenRegistered)
                    ? parse.GetValue(options.Timeout) ?? SimOptions.DefaultTimeout
                    : (TimeSpan?)null;
                await using var crowd = new Crowd([fleet]);
                var watch = new CrowdWatch(crowd, terminal);
                return await watch.RunAsync(timeout, cancellation);
            }
        );
    }
}
