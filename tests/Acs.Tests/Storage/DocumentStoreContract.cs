using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What a store keeps of documents, and the book of rules over it.</summary>
public abstract class DocumentStoreContract : StoreContract
{
    private const string Runs = """{"configurations":[{"type":"provision","name":"inform"}]}""";

    private protected DocumentStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Every_version_is_kept_with_its_author_its_note_and_its_time()
    {
        await WriteAsync(Script("a", "1;", new ChangeNote("ann", "first")));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(Script("a", "2;", new ChangeNote("bob", "second")));
        await ReopenAsync();
        var first = await Store.Documents.FindAsync(DocumentKind.Provision, "a", 1, Token);
        Assert.Equal(("1;", "ann", "first", Noon), Told(first!));
        var newest = await Store.Documents.FindAsync(DocumentKind.Provision, "a", null, Token);
        Assert.Equal(("2;", "bob", "second", Noon.AddMinutes(1)), Told(newest!));
        var versions = await Store.Documents.VersionsAsync(
            DocumentKind.Provision,
            "a",
            new PageRequest(Limit: 1, WithTotal: true),
            Token
        );
        Assert.Equal((2, 2L), (Assert.Single(versions.Items).Version, versions.Total));
        var rest = await Store.Documents.VersionsAsync(
            DocumentKind.Provision,
            "a",
            new PageRequest(Cursor: versions.NextCursor),
            Token
        );
        Assert.Equal(1, Assert.Single(rest.Items).Version);
    }

    [Fact]
    public async Task The_history_of_a_document_is_bounded()
    {
        for (var number = 1; number <= DocumentLimits.Versions + 2; number++)
            await WriteAsync(Script("a", $"{number};"));
        Assert.Null(await Store.Documents.FindAsync(DocumentKind.Provision, "a", 2, Token));
        var oldest = await Store.Documents.FindAsync(DocumentKind.Provision, "a", 3, Token);
        Assert.Equal("3;", oldest!.Text);
    }

    [Fact]
    public async Task A_removed_document_is_in_no_list_but_its_versions_are_there()
    {
        await WriteAsync(Script("a", "1;"));
        await WriteAsync(Script("b", "1;"));
        await WriteAsync(Script("a", null));
        var list = await Store.Documents.ListAsync(
            DocumentKind.Provision,
            new PageRequest(WithTotal: true),
            Token
        );
        Assert.Equal(("b", 1L), (Assert.Single(list.Items).Name, list.Total));
        var old = await Store.Documents.FindAsync(DocumentKind.Provision, "a", 1, Token);
        Assert.Equal("1;", old!.Text);
        await WriteAsync(Script("a", "3;"));
        var back = await Store.Documents.FindAsync(DocumentKind.Provision, "a", null, Token);
        Assert.Equal(3, back!.Head.Version);
    }

    [Fact]
    public async Task The_oldest_removed_documents_make_room()
    {
        for (var number = 0; number <= DocumentLimits.Removed; number++)
        {
            await WriteAsync(Script($"d{number}", "1;"));
            await WriteAsync(Script($"d{number}", null));
        }
        Assert.Null(await Store.Documents.FindAsync(DocumentKind.Provision, "d0", 1, Token));
        Assert.NotNull(await Store.Documents.FindAsync(DocumentKind.Provision, "d1", 1, Token));
    }

    [Fact]
    public async Task Of_two_that_change_the_same_version_the_second_is_told()
    {
        await WriteAsync(Script("a", "1;", new ChangeNote("ann", Expected: 0)));
        await WriteAsync(Script("a", "2;", new ChangeNote("ann", Expected: 1)));
        var late = await Assert.ThrowsAsync<OperationException>(() =>
            WriteAsync(Script("a", "3;", new ChangeNote("bob", Expected: 1)))
        );
        Assert.Equal(OperationFaultKind.Conflict, late.Kind);
    }

    [Fact]
    public async Task Writes_are_stored_together_or_not_at_all()
    {
        await Assert.ThrowsAsync<OperationException>(() =>
            WriteAsync(Script("a", "1;"), Script("never there", null))
        );
        Assert.Null(await Store.Documents.FindAsync(DocumentKind.Provision, "a", null, Token));
    }

    [Fact]
    public async Task Rules_are_in_memory_by_weight_and_name_and_their_number_survives_a_restart()
    {
        var book = await BookAsync();
        Assert.Equal(0, book.Current.Version);
        await book.ChangeAsync([Preset("z", """{"weight":1,"configurations":[]}""")], Token);
        await book.ChangeAsync([Preset("b", Runs), Preset("a", Runs)], Token);
        var before = book.Current;
        Assert.Equal(["a", "b", "z"], before.Presets.Select(preset => preset.Name));
        await book.ChangeAsync([Preset("a", null)], Token);
        Assert.Equal(["b", "z"], book.Current.Presets.Select(preset => preset.Name));
        Assert.Equal(3, before.Presets.Length);
        Assert.True(book.Current.Version > before.Version);
        await ReopenAsync();
        var after = await BookAsync();
        Assert.Equal(book.Current.Version, after.Current.Version);
        Assert.Equal(["b", "z"], after.Current.Presets.Select(preset => preset.Name));
    }

    [Fact]
    public async Task A_wrong_text_changes_nothing_of_what_is_written_with_it()
    {
        var book = await BookAsync();
        var wrong = await Assert.ThrowsAsync<OperationException>(() =>
            book.ChangeAsync([Preset("a", Runs), Preset("b", "{\n  \"weight\": [] }")], Token)
        );
        Assert.Equal("Line 2, column 13: weight is a number.", wrong.Message);
        Assert.Empty(book.Current.Presets);
        Assert.Null(await Store.Documents.FindAsync(DocumentKind.Preset, "a", null, Token));
    }

    [Fact]
    public async Task What_is_stored_wrong_is_left_out_with_the_reason_and_stops_nothing_else()
    {
        await WriteAsync(Preset("bad", """{"configurations":[{"type":"magic"}]}"""));
        await WriteAsync(Preset("good", Runs));
        var book = await BookAsync();
        Assert.Equal("good", Assert.Single(book.Current.Presets).Name);
        var left = Assert.Single(book.Current.Quarantined);
        Assert.Equal((DocumentKind.Preset, "bad", 1), (left.Kind, left.Name, left.Version));
        Assert.StartsWith("Line 1, column 28: type is provision, value,", left.Problem);
        await book.ChangeAsync([Preset("bad", Runs)], Token);
        Assert.Empty(book.Current.Quarantined);
        Assert.Equal(2, book.Current.Presets.Length);
    }

    [Fact]
    public async Task A_profile_and_a_table_that_are_stored_wrong_are_left_out_with_the_line()
    {
        await WriteAsync(
            Of(DocumentKind.Profile, "bad", "tags:\n  x: maybe"),
            Of(DocumentKind.Profile, "good", "tags: {x: true}"),
            Of(DocumentKind.Table, "twice", "serial,ssid\n1,a\n1,b\n")
        );
        var book = await BookAsync();
        Assert.Equal("good", Assert.Single(book.Current.Presets).Name);
        Assert.Equal(
            [
                ("bad", "Line 2, column 6: tags is a mapping"),
                ("twice", "Line 3, column 1: the key '1' stands"),
            ],
            book.Current.Quarantined.OrderBy(left => left.Name)
                .Select(left => (left.Name, left.Problem[..left.Problem.IndexOf(' ', 30)]))
        );
    }

    private DocumentWrite Of(DocumentKind kind, string name, string text) =>
        new(kind, name, text, Clock.GetUtcNow(), new("tests"));

    private async Task<RuleBook> BookAsync()
    {
        var book = new RuleBook(Store.Documents, NullLogger<RuleBook>.Instance);
        await book.LoadAsync(Token);
        return book;
    }

    private Task WriteAsync(params DocumentWrite[] writes) =>
        Store.Documents.WriteAsync(writes, Token);

    private DocumentWrite Script(string name, string? text, ChangeNote? note = null) =>
        new(DocumentKind.Provision, name, text, Clock.GetUtcNow(), note ?? new("tests"));

    private DocumentWrite Preset(string name, string? text) =>
        new(DocumentKind.Preset, name, text, Clock.GetUtcNow(), new("tests"));

    private static (string? Text, string Author, string Note, DateTimeOffset At) Told(
        DocumentRecord found
    ) => (found.Text, found.Head.Author, found.Head.Note, found.Head.At);
}
