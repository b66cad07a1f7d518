using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;

namespace Muster.Cpe.ModelFiles;

/// <summary>Reads the behaviour of a parameter: an object with one member, the kind.</summary>
internal static class JsonBehaviours
{
    private const double DefaultPeriod = 300;
    private const double MaxOffsetMinutes = 14 * 60;

    public static ValueSource Read(JsonPart part, ParameterSyntax syntax)
    {
        var members = part.Members().ToList();
        if (members is not [var (kind, settings)])
            throw part.Bad("holds one member, the kind of behaviour");
        return kind switch
        {
            "upTime" => UpTime(settings),
            "counter" => Counter(settings, syntax),
            "wander" => Wander(settings),
            "localTime" => LocalTime(settings),
            "bootTime" => BootTime(settings),
            "follows" => Follows(settings),
            _ => throw part.Bad($"'{kind}' is no kind of behaviour"),
        };
    }

    private static UpTime UpTime(JsonPart part)
    {
        part.Allow("after");
        return new UpTime(part.Number("after") ?? 0);
    }

    private static BootTime BootTime(JsonPart part)
    {
        part.Allow();
        return new BootTime();
    }

    private static Counter Counter(JsonPart part, ParameterSyntax syntax)
    {
        part.Allow("perSecond", "start");
        var pace = part.Number("perSecond") ?? throw part.Bad("'perSecond' is missing");
        var start = part.Number("start") ?? 0;
        if (pace < 0 || start < 0)
            throw part.Bad("a counter does not go below 0");
        return new Counter(pace, start, syntax.Type);
    }

    private static Wander Wander(JsonPart part)
    {
        part.Allow("around", "by", "period");
        var around = part.Number("around") ?? throw part.Bad("'around' is missing");
        var by = part.Number("by") ?? throw part.Bad("'by' is missing");
        var period = part.Number("period") ?? DefaultPeriod;
        if (period <= 0)
            throw part.Bad("'period' is a number of seconds above 0");
        return new Wander(around, by, period);
    }

    private static LocalTime LocalTime(JsonPart part)
    {
        part.Allow("offsetMinutes");
        var offset = part.Number("offsetMinutes") ?? 0;
        if (Math.Abs(offset) > MaxOffsetMinutes || offset != Math.Truncate(offset))
            throw part.Bad("'offsetMinutes' is a whole number up to 840");
        return new LocalTime(TimeSpan.FromMinutes(offset));
    }

    private static Following Follows(JsonPart part)
    {
        part.Allow("parameter", "when", "otherwise");
        var parameter = part.Text("parameter") ?? throw part.Bad("'parameter' is missing");
        var when = part.Part("when")
            .Members()
            .ToDictionary(m => m.Key, m => m.Value.AsText(), StringComparer.Ordinal);
        return new Following(parameter, when, part.Text("otherwise") ?? "");
    }
}
