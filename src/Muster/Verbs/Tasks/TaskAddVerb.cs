using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Muster.Verbs.Tasks;

/// <summary>Any kind of task, by its name and its fields.</summary>
internal static class TaskAddVerb
{
    private static readonly Argument<string> Device = new("DEVICE")
    {
        Description = "The device's id",
    };

    private static readonly Argument<string> Kind = new("KIND")
    {
        Description = "getRPCMethods, upload, scheduleInform …; a wrong one lists them all",
    };

    private static readonly Argument<string[]> Fields = new("FIELD=VALUE")
    {
        Description = "What the kind takes; a list is JSON, as in the API",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Also what the device said that it does not know",
    };

    private static readonly Dictionary<string, Type> Kinds = typeof(TaskRequest)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(kind => (string)kind.TypeDiscriminator!, kind => kind.DerivedType);

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "add",
                "Asks something of a device: any kind of task the server knows.",
                "muster task add 00D09E-Gateway-1 getRPCMethods",
                "muster task add 00D09E-Gateway-1 upload fileType='2 Vendor Log File' --timeout 5m",
                "muster task add 00D09E-Gateway-1 scheduleInform delaySeconds=60 --no-wait",
                "muster task add 00D09E-Gateway-1 changeDUState "
                    + """operations='[{"operation":"install","url":"http://192.0.2.1/du"}]'""",
                "muster task add 00D09E-Gateway-1 rawRpc xml='<cwmp:GetRPCMethods/>'"
            )
            {
                Device,
                Kind,
                Fields,
                Force,
            }.Does(
                (parse, terminal, cancellation) =>
                    TaskRun.RunAsync(
                        parse,
                        terminal,
                        parse.GetRequiredValue(Device),
                        Body(parse.GetRequiredValue(Kind), parse.GetValue(Fields) ?? []),
                        task => Show(terminal, task),
                        parse.GetValue(Force) ? "force=true" : null,
                        cancellation
                    )
            )
        );

    /// <summary>The task as the API takes it; text stays text, all else is JSON.</summary>
    internal static JsonObject Body(string kind, IReadOnlyList<string> fields)
    {
        if (!Kinds.TryGetValue(kind, out var type))
            throw new CommandFailure(
                ExitCode.Usage,
                $"There is no task '{kind}'; there are "
                    + $"{string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}."
            );
        var body = new JsonObject { ["kind"] = kind };
        foreach (var field in fields)
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw new CommandFailure(ExitCode.Usage, $"'{field}' is not FIELD=VALUE.");
            var name = field[..equals];
            body[name] = Value(type, name, field[(equals + 1)..]);
        }
        return body;
    }

    private static JsonNode? Value(Type type, string name, string text)
    {
        var property = type.GetProperty(
            name,
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase
        );
        // A name the server does not know is its to refuse.
        if (property is null || property.PropertyType == typeof(string))
            return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new CommandFailure(ExitCode.Usage, $"'{text}' is no JSON, which {name} takes.");
        }
    }

    private static void Show(Terminal terminal, DeviceTask task) =>
        TaskResults.Show(terminal, task.Result);
}
