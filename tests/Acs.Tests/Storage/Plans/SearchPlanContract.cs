using Xunit;

namespace Muster.Acs.Storage.Plans;

/// <summary>
/// What the database does for each question, as the store asks it: no statement walks through the devices, and
/// without its index the same check finds that it does.
/// </summary>
public abstract class SearchPlanContract
{
    /// <summary>Rows that a statement may look at, one after the other.</summary>
    private const long Most = PlannedFleet.Devices / 5;

    private readonly PlannedStore _place;

    private protected SearchPlanContract(PlannedStore place) => _place = place;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Questions => Names(_ => true);

    private protected static TheoryData<string> Names(Func<PlannedQuestion, bool> which) =>
        [.. PlannedQuestion.All.Where(which).Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_question_is_answered_by_its_index(string name)
    {
        var question = PlannedQuestion.All.Single(each => each.Name == name);
        var store = await _place.StartAsync(Token);
        var found = 0L;
        var walks = await _place.WatchAsync(async () =>
            found = await question.AskAsync(store, Token)
        );
        Assert.Equal(question.Finds, found);
        Assert.NotEmpty(walks);
        Assert.All(walks, walk => Assert.True(walk.Rows <= Most, $"{walk}"));
        var indexes = _place.IndexesOf(question);
        Assert.True(
            walks.Any(walk => walk.Indexes.Overlaps(indexes)),
            $"none of {string.Join(", ", indexes)} is used:\n{string.Join("\n\n", walks)}"
        );
    }

    /// <summary>Without the index the same check finds that rows are walked through.</summary>
    private protected async Task MustWalkAsync(string name)
    {
        var question = PlannedQuestion.All.Single(each => each.Name == name);
        var store = await _place.StartAsync(Token);
        var walks = await _place.WithoutAsync(question, () => question.AskAsync(store, Token));
        Assert.True(
            walks.Any(walk => walk.Rows > Most || walk.IsRefused),
            string.Join("\n\n", walks)
        );
    }
}

/// <summary>How a database answered one statement.</summary>
/// <param name="Rows">Looked at, one after the other.</param>
/// <param name="Indexes">And tables that are kept in the order they are asked in.</param>
internal sealed record Walk(string Sql, string Plan, long Rows, IReadOnlySet<string> Indexes)
{
    /// <summary>It names an index that is not there.</summary>
    public bool IsRefused { get; init; }

    public override string ToString() => $"{Rows} rows:\n{Sql}\n{Plan}";
}
