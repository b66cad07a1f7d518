using System.Globalization;
using Muster.Cwmp;

namespace Muster.Acs.Quirks;

/// <summary>One way in which models differ from each other, and what the server does about it.</summary>
/// <param name="Name">As the API spells it.</param>
/// <param name="Meaning">One sentence for operators.</param>
/// <param name="Values">What it can be: words, or <c>1..10000</c>.</param>
/// <param name="IsLearned">Whether the server finds it out by itself.</param>
/// <param name="Apply">The needs with this value; null when the value is none of the quirk's.</param>
/// <param name="Read">The value in these needs.</param>
internal sealed record Quirk(
    string Name,
    string Meaning,
    IReadOnlyList<string> Values,
    bool IsLearned,
    Func<ModelNeeds, string, ModelNeeds?> Apply,
    Func<ModelNeeds, string> Read
)
{
    private const int LargestBatch = 10_000;
    private const string Unlimited = "unlimited";

    public static readonly Quirk ReadBatch = Batch(
        "getParameterValuesBatch",
        "Most names in one GetParameterValues.",
        (needs, size) => needs with { ReadBatch = size },
        needs => needs.ReadBatch
    );

    public static readonly Quirk WriteBatch = Batch(
        "setParameterValuesBatch",
        "Most values in one SetParameterValues; a task with more is written in parts.",
        (needs, size) => needs with { WriteBatch = size },
        needs => needs.WriteBatch
    );

    public static readonly Quirk AttributesBatch = Batch(
        "parameterAttributesBatch",
        "Most names in one GetParameterAttributes or SetParameterAttributes.",
        (needs, size) => needs with { AttributesBatch = size },
        needs => needs.AttributesBatch
    );

    public static readonly Quirk ListByLevel = Flag(
        "listByLevel",
        "GetParameterNames is asked object by object (NextLevel 1), never for a whole tree.",
        isLearned: true,
        (needs, on) => needs with { ListByLevel = on },
        needs => needs.ListByLevel
    );

    public static readonly Quirk TakesPartialPath = Flag(
        "takesPartialPath",
        "GetParameterValues may name an object instead of every parameter in it.",
        isLearned: false,
        (needs, on) => needs with { TakesPartialPath = on },
        needs => needs.TakesPartialPath
    );

    public static readonly Quirk TakesEmptyPath = Flag(
        "takesEmptyPath",
        "GetParameterNames may have an empty ParameterPath, to find the root objects.",
        isLearned: false,
        (needs, on) => needs with { TakesEmptyPath = on },
        needs => needs.TakesEmptyPath
    );

    public static readonly Quirk Booleans = Choice(
        "booleans",
        "How booleans are written: as 1 and 0, or as true and false.",
        isLearned: true,
        [("digits", false), ("words", true)],
        (needs, words) => needs with { BooleansInWords = words },
        needs => needs.BooleansInWords
    );

    public static readonly Quirk DateTimes = Choice(
        "dateTimes",
        "How a dateTime is written: as given, in whole seconds with Z, or without a zone.",
        isLearned: true,
        [
            ("asGiven", TimeForm.AsGiven),
            ("wholeSeconds", TimeForm.WholeSeconds),
            ("noZone", TimeForm.NoZone),
        ],
        (needs, form) => needs with { Times = form },
        needs => needs.Times
    );

    public static readonly Quirk NoTransferComplete = Flag(
        "noTransferComplete",
        "Transfers end without a TransferComplete: what the device runs or sent tells that they are "
            + "done; where nothing can, they end as unconfirmed.",
        isLearned: true,
        (needs, on) => needs with { NoTransferComplete = on },
        needs => needs.NoTransferComplete
    );

    public static readonly Quirk ForgetsParameterKey = Flag(
        "forgetsParameterKey",
        "The ParameterKey is lost at any boot; where it is not, a boot without the key the device had "
            + "is a factory reset.",
        isLearned: true,
        (needs, on) => needs with { ForgetsParameterKey = on },
        needs => needs.ForgetsParameterKey
    );

    public static readonly Quirk UdpSignature = Choice(
        "udpSignature",
        "How UDP connection requests are signed: in lower-case or in upper-case digits.",
        isLearned: false,
        [("lowerCase", false), ("upperCase", true)],
        (needs, on) => needs with { UpperCaseSignature = on },
        needs => needs.UpperCaseSignature
    );

    public static readonly Quirk NoXmlDeclaration = Style(
        "noXmlDeclaration",
        "Envelopes begin without an XML declaration.",
        EnvelopeStyle.NoDeclaration
    );

    public static readonly Quirk PrefixWithoutHyphen = Style(
        "prefixWithoutHyphen",
        "Envelopes use the prefix soapenv instead of soap-env.",
        EnvelopeStyle.NoHyphen
    );

    public static readonly Quirk LastAnswer = Choice(
        "lastAnswer",
        "What ends a session: 204, an empty 200, or 204 with Connection: close.",
        isLearned: false,
        [
            ("noContent", Quirks.LastAnswer.NoContent),
            ("ok", Quirks.LastAnswer.Ok),
            ("close", Quirks.LastAnswer.Close),
        ],
        (needs, answer) => needs with { LastAnswer = answer },
        needs => needs.LastAnswer
    );

    /// <summary>The closed set.</summary>
    public static IReadOnlyList<Quirk> All { get; } =
    [
        ReadBatch,
        WriteBatch,
        AttributesBatch,
        ListByLevel,
        TakesPartialPath,
        TakesEmptyPath,
        Booleans,
        DateTimes,
        NoTransferComplete,
        ForgetsParameterKey,
        NoXmlDeclaration,
        PrefixWithoutHyphen,
        LastAnswer,
        UdpSignature,
    ];

    public static Quirk? Find(string name) =>
        All.FirstOrDefault(quirk => quirk.Name.Equals(name, StringComparison.Ordinal));

    private static Quirk Batch(
        string name,
        string meaning,
        Func<ModelNeeds, int, ModelNeeds> apply,
        Func<ModelNeeds, int> read
    ) =>
        new(
            name,
            meaning,
            [$"1..{LargestBatch}", Unlimited],
            IsLearned: true,
            (needs, text) =>
                text == Unlimited ? apply(needs, int.MaxValue)
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                && size is >= 1 and <= LargestBatch
                    ? apply(needs, size)
                : null,
            needs =>
                read(needs) is var size and < int.MaxValue
                    ? size.ToString(CultureInfo.InvariantCulture)
                    : Unlimited
        );

    private static Quirk Flag(
        string name,
        string meaning,
        bool isLearned,
        Func<ModelNeeds, bool, ModelNeeds> apply,
        Func<ModelNeeds, bool> read
    ) => Choice(name, meaning, isLearned, [("false", false), ("true", true)], apply, read);

    private static Quirk Style(string name, string meaning, EnvelopeStyle style) =>
        Flag(
            name,
            meaning,
            isLearned: false,
            (needs, on) => needs with { Style = on ? needs.Style | style : needs.Style & ~style },
            needs => needs.Style.HasFlag(style)
        );

    private static Quirk Choice<T>(
        string name,
        string meaning,
        bool isLearned,
        (string Word, T Value)[] choices,
        Func<ModelNeeds, T, ModelNeeds> apply,
        Func<ModelNeeds, T> read
    )
        where T : struct =>
        new(
            name,
            meaning,
            [.. choices.Select(choice => choice.Word)],
            isLearned,
            (needs, text) =>
                Array.FindIndex(choices, choice => choice.Word == text) is >= 0 and var at
                    ? apply(needs, choices[at].Value)
                    : null,
            needs => Array.Find(choices, choice => choice.Value.Equals(read(needs))).Word
        );
}
