using System.Text;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// A query as SQL. The most selective condition drives: its index is named in the statement, so
/// that no statistics are needed and no search of a large fleet begins with a scan; the others
/// filter. Where what it finds has to be sorted it drives only if that is little: else devices are read
/// in the order asked for until the page is full, which is soon when many fit.
/// </summary>
internal sealed partial class DeviceSearch
{
    internal const string Contacts = "CROSS JOIN device_contacts c ON c.device = d.row_id";
    private const string All = "devices d " + Contacts;
    internal const string TagSource =
        "device_tags x CROSS JOIN devices d ON d.row_id = x.device " + Contacts;

    // Named, since SQLite would rather sort all that a range finds.
    private static readonly string ById = Through("sqlite_autoindex_devices_2");

    internal const string SilentSource =
        "device_contacts c INDEXED BY device_contacts_last_inform "
        + "CROSS JOIN devices d ON d.row_id = c.device";

    // The silent ones are few: their index drives. "Since" alone is mostly nearly all.
    internal const int SilentRank = 15;
    private const int FilterRank = 19;

    private readonly List<SearchCondition> _conditions = [];
    private readonly PageRequest _page;
    private readonly SortOrder _order;
    private readonly string? _after;
    private readonly ShapeCache _shapes;
    private readonly TimeProvider _clock;
    private readonly ParameterIndex _index;

    private DeviceSearch(
        DeviceQuery query,
        ParameterIndex index,
        ShapeCache shapes,
        TimeProvider clock
    )
    {
        (_page, _index, _shapes, _clock) = (query.Page, index, shapes, clock);
        _order = SortOrder.Of(query.Order, query.Descending);
        _after = Cursor.Text(_order.List, query.Page);
    }

    /// <summary>Throws Invalid for a bad cursor, limit, parameter name or filter.</summary>
    public static DeviceSearch Of(
        DeviceQuery query,
        ParameterIndex index,
        ShapeCache shapes,
        TimeProvider clock
    )
    {
        var search = new DeviceSearch(query, index, shapes, clock);
        search.Column(query.Id, KnownField.Id);
        search.Column(query.SerialNumber, KnownField.SerialNumber);
        foreach (var (path, value) in query.Parameters)
        {
            if (!index.TryGetName(path, out var name))
                throw new OperationException(
                    OperationFaultKind.Invalid,
                    $"Devices are not searched by '{path}', but by: "
                        + $"{string.Join(", ", index.Names)}.",
                    $"parameters.{path}"
                );
            search.Parameter(name, value);
        }
        search.Tag(query.Tag);
        search.Column(query.Model, "d.model", (7, 10, Through("devices_model")));
        search.Column(query.ProductClass, KnownField.ProductClass);
        search.Column(query.OUI, KnownField.OUI, isPrefixAllowed: false);
        search.Column(query.Manufacturer, KnownField.Manufacturer);
        search.Times(query.InformedSince, query.InformedBefore);
        search.Address(query.RemoteAddress);
        search.MacAddress(query.MACAddress, index);
        search.Fault(query.Fault);
        search.FreeText(query.Text);
        search.Filter(query.Filter, query.Within);
        return search;
    }

    public Page<DeviceSummary> Run(SqlDatabase database)
    {
        if (_rest is not null)
            return RunEvaluated(database, Choose(database));
        var finder = new WayFinder(database, _conditions, _order, All);
        var ways = finder.Find();
        var choice = ways is null ? Choose(database) : null;
        var (total, atLeast) = _page.WithTotal ? Count(database, finder, choice) : default;
        using var rows =
            ways?.Open(All, _after, _page.Limit + 1)
            ?? choice!.Open(DeviceRows.SummaryColumns, "", _after, _page.Limit + 1);
        var devices = DeviceRows.Summaries(database, rows);
        return Cursor.Page(
            devices,
            _page,
            last => Cursor.Of(_order.List, _order.KeyOf(last)),
            total
        ) with
        {
            TotalAtLeast = atLeast,
        };
    }

    private DeviceChoice Choose(SqlDatabase database)
    {
        var driver = DriverIn(database);
        var source = driver?.Source ?? _order.Source ?? ById;
        var asked = _conditions.ConvertAll(each =>
            each.Ask(database, IsAsked(database, each, driver))
        );
        var where = new StringBuilder(DeviceChoice.Any);
        foreach (var (text, _) in asked)
            where.Append(" AND ").Append(text);
        return new(
            database,
            source,
            DeviceChoice.IdIn(source),
            where.ToString(),
            _order,
            statement =>
            {
                foreach (var (_, values) in asked)
                    SearchCondition.Bind(statement, values);
                return statement;
            }
        );
    }

    internal static string Through(string index) => $"devices d INDEXED BY {index} {Contacts}";

    /// <summary>How selective a value and a prefix of a column are, and the way to them.</summary>
    private static (int ExactRank, int PrefixRank, string Source) Index(KnownField field) =>
        field switch
        {
            KnownField.Id => (0, 3, All),
            KnownField.SerialNumber => (1, 4, Through("devices_serial_number")),
            KnownField.ProductClass => (8, 11, Through("devices_product_class")),
            KnownField.OUI => (9, 12, Through("devices_oui")),
            KnownField.Manufacturer => (13, 14, Through("devices_manufacturer")),
            _ => (FilterRank, FilterRank, All),
        };

    private void Column(string? wanted, KnownField field, bool isPrefixAllowed = true) =>
        Column(wanted, FilterSql.Column(field), Index(field), isPrefixAllowed);

    private void Column(
        string? wanted,
        string column,
        (int ExactRank, int PrefixRank, string Source) index,
        bool isPrefixAllowed = true
    )
    {
        if (wanted is null)
            return;
        if (isPrefixAllowed && wanted.EndsWith('*'))
            Range(column, index.Source, index.PrefixRank, wanted[..^1]);
        else
            Exact(index.ExactRank, index.Source, column, wanted);
    }

    private void Exact(int rank, string source, string column, string wanted) =>
        _conditions.Add(
            new(rank, source, $"{column}=?", $"{column}=?", wanted)
            {
                IsInOrder = rank != FilterRank,
                Fleet = SearchCondition.FleetTest(column, "=?"),
            }
        );

    private void Range(string column, string source, int rank, string prefix)
    {
        if (prefix.Length == 0)
            return;
        var end = WordParts.After(prefix);
        var test = end is null ? $"{column}>=?" : $"{column}>=? AND {column}<?";
        _conditions.Add(
            new(rank, source, test, test, end is null ? [prefix] : [prefix, end])
            {
                IsInOrder = column == "d.id",
                Fleet = SearchCondition.FleetTest(column, end is null ? ">=?" : ">=? AND {0}<?"),
            }
        );
    }

    private void Parameter(string name, string value)
    {
        const string source =
            "device_parameters x INDEXED BY device_parameters_value "
            + "CROSS JOIN devices d ON d.row_id = x.device "
            + Contacts;
        const string exists =
            "EXISTS (SELECT 1 FROM device_parameters p WHERE p.device = d.row_id AND p.name=? AND ";
        if (!value.EndsWith('*'))
        {
            value = ParameterIndex.Indexed(value);
            _conditions.Add(
                new(2, source, "x.name=? AND x.value=?", exists + "p.value=?)", name, value)
                {
                    IsInOrder = true,
                    Fleet = ParameterIndex.IsSoftware(name, value) ? "software_version=?" : null,
                    FleetValues = [value],
                }
            );
            return;
        }
        var prefix = ParameterIndex.Indexed(value[..^1]);
        if (WordParts.After(prefix) is { } end)
            Add(
                5,
                source,
                "x.name=? AND x.value>=? AND x.value<?",
                exists + "p.value>=? AND p.value<?)",
                name,
                prefix,
                end
            );
        else
            Add(5, source, "x.name=? AND x.value>=?", exists + "p.value>=?)", name, prefix);
    }

    private void Tag(string? tag)
    {
        if (tag is null)
            return;
        const string exists =
            "EXISTS (SELECT 1 FROM device_tags t WHERE t.device = d.row_id AND t.tag=?)";
        _conditions.Add(
            new(6, TagSource, "x.tag=?", exists, tag)
            {
                IsInOrder = true,
                IsTag = true,
                Fleet = "tag=?",
            }
        );
    }

    private void Times(DateTimeOffset? since, DateTimeOffset? before)
    {
        if (before is { } end)
            Silent("<", end.ToUnixTimeMilliseconds());
        if (since is { } start)
            Add(SilentRank + (before is null ? 1 : 2), All, "c.last_inform>=?", null, start);
    }

    // As a whole number: PostgreSQL finds no other in an index of whole ones.
    private void Silent(string sign, double before)
    {
        const double most = 1e15;
        var whole = sign == "<" ? Math.Ceiling(before) : Math.Floor(before);
        Add(
            SilentRank,
            SilentSource,
            $"c.last_inform {sign} ?",
            null,
            (long)Math.Clamp(whole, -most, most)
        );
    }

    private void Add(
        int rank,
        string source,
        string test,
        string? filter,
        params object[] values
    ) => _conditions.Add(new(rank, source, test, filter ?? test, values));

    private SqlStatement BindFilters(SqlDatabase database, SqlStatement statement)
    {
        foreach (var condition in _conditions)
            SearchCondition.Bind(statement, condition.ValuesOf(database, isDriver: false));
        return statement;
    }
}
