using Muster.Acs.Nbi.Query;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Collections;

/// <summary>
/// What of a filter an index can answer: conditions that hold of every device that matches, so that the
/// filter need not look at the others.
/// </summary>
internal static class Narrowing
{
    private const int MaxValues = 500;

    public static IReadOnlyList<DeviceCondition> Of(Filter filter) =>
        filter switch
        {
            AllOf all => [.. all.Filters.SelectMany(Of)],
            At { Path: "_lastInform", Test: var test } => Within(test),
            At { Path: var path, Test: var test } when FieldOf(path) is { } field => Texts(test)
                is { Count: <= MaxValues } texts
                ? [new DeviceIs(field, texts)]
                : [],
            _ => [],
        };

    private static DeviceField? FieldOf(string path) =>
        path switch
        {
            "_id" => DeviceField.Id,
            "_deviceId._Manufacturer" => DeviceField.Manufacturer,
            "_deviceId._OUI" => DeviceField.OUI,
            "_deviceId._ProductClass" => DeviceField.ProductClass,
            "_deviceId._SerialNumber" => DeviceField.SerialNumber,
            "_tags" => DeviceField.Tag,
            _ => null,
        };

    /// <summary>The texts one of which the field must be; null when it may be something else.</summary>
    private static List<string>? Texts(ValueTest test)
    {
        switch (test)
        {
            case Is { Operand: string text }:
                return [text];
            // These fields are texts: no number and no time is equal to one.
            case Is { Operand: double or bool or DateTimeOffset }:
                return [];
            case Either either:
                var texts = new List<string>();
                foreach (var each in either.Tests)
                {
                    if (Texts(each) is not { } some)
                        return null;
                    texts.AddRange(some);
                }
                return texts;
            case Both both:
                return both.Tests.Select(Texts).FirstOrDefault(some => some is not null);
            default:
                return null;
        }
    }

    private static IReadOnlyList<DeviceCondition> Within(ValueTest test) =>
        test switch
        {
            Both both => [.. both.Tests.SelectMany(Within)],
            // Of a text and the time it may mean, only the time is ever equal.
            Either { Tests: var tests }
                when tests.OfType<Compares>().Count() == tests.Count
                    && tests.OfType<Compares>().Count(IsOfTime) == 1 => Within(
                tests.OfType<Compares>().Single(IsOfTime)
            ),
            Compares { Operand: DateTimeOffset time, Most: 1 } => [new InformedWithin(time, null)],
            Compares { Operand: DateTimeOffset time, Least: -1 } =>
            [
                new InformedWithin(null, time),
            ],
            _ => [],
        };

    private static bool IsOfTime(Compares test) => test.Operand is DateTimeOffset;
}
