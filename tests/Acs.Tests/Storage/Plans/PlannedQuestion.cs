using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Plans;

/// <summary>What people ask of the fleet, and the index by which it is answered.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Index">Of both databases, or of SQLite alone; several, where each would do.</param>
/// <param name="AskAsync">Asks the store, and answers how many were found.</param>
internal sealed record PlannedQuestion(
    string Name,
    string Index,
    Func<OpenStore, CancellationToken, Task<long>> AskAsync
)
{
    /// <summary>Of PostgreSQL, where its name or its kind is another.</summary>
    public string? Postgres { get; init; }

    /// <summary>Others of PostgreSQL that would do, though not as well.</summary>
    public string Spares { get; init; } = "";

    /// <summary>SQLite keeps the table by it: it is no index that could be dropped.</summary>
    public bool IsTableOfSqlite { get; init; }

    /// <summary>A table of counts that triggers keep, read from one end to the other: it is small.</summary>
    public bool IsCounts => Index.StartsWith("fleet_", StringComparison.Ordinal);

    public long Finds { get; init; } = PlannedFleet.Found;

    private const int Page = 10;

    // Of a short one PostgreSQL would rather believe that it is soon full.
    private const int Long = 200;

    // One of four versions has the rare model.
    private const int Software = PlannedFleet.Versions + 1;
    private const string ById = "sqlite_autoindex_devices_2";

    private const string OfFaults =
        "tasks_fault_group tasks_fault_device tasks_device_faults tasks_faults";

    public static IReadOnlyList<PlannedQuestion> All { get; } =
    [
        Listed("the second page by id", ById, new()) with
        {
            Postgres = "devices_id_key",
            IsTableOfSqlite = true,
        },
        Listed("the second page of the last heard", "device_contacts_last_inform", Last),
        Listed(
            "the second page by serial number",
            "devices_serial_number",
            new() { Order = DeviceOrder.SerialNumber }
        ),
        Listed("the second page by model", "devices_model", new() { Order = DeviceOrder.Model }),
        Listed(
            "the second page by software",
            "devices_software_version",
            new() { Order = DeviceOrder.SoftwareVersion, Descending = true }
        ),
        Found("a serial number", "devices_serial_number", new() { SerialNumber = Serial }) with
        {
            Spares = "devices_serial_number_parts",
            Finds = 1,
        },
        Found(
            "the beginning of a serial number",
            "devices_serial_number",
            new() { SerialNumber = Serial[..6] + "*" }
        ) with
        {
            Finds = 1,
        },
        Found("a part of an id", "device_words", new() { Text = Serial[1..7] }) with
        {
            Postgres = "devices_id_parts",
            Spares = "devices_serial_number_parts devices_model_parts devices_own_parts",
            Finds = 1,
        },
        Found("a tag", "device_tags", new() { Tag = "lab" }) with
        {
            Postgres = "device_tags_pkey",
            Spares = "device_tags_device",
            IsTableOfSqlite = true,
        },
        Found("a model", "devices_model", new() { Model = "Rare" }) with
        {
            Spares = "devices_model_parts",
        },
        Found(
            "an indexed text",
            "device_parameters_value",
            new() { Parameters = new Dictionary<string, string> { [PlannedFleet.Code] = "rare" } }
        ),
        Found(
            "an indexed text in an expression",
            "device_parameters_value",
            new() { Filter = $"Device.{PlannedFleet.Code} = 'rare'" }
        ),
        Found(
            "an indexed number",
            "device_parameters_number",
            new() { Filter = $"Device.{PlannedFleet.UpTime} < {PlannedFleet.Found}" }
        ),
        Found(
            "an indexed time",
            "device_parameters_number",
            new() { Filter = $"Device.{PlannedFleet.FirstUse} < {Early + 1}" }
        ),
        Found("a fault code", OfFaults, new() { Fault = "9005" }),
        Found(
            "silent for long",
            "device_contacts_last_inform",
            new()
            {
                InformedBefore = StoreContract.Noon.AddMinutes(
                    PlannedFleet.Found - PlannedFleet.Devices + 1
                ),
            }
        ),
        Found(
            "an address",
            "device_contacts_remote_address",
            new() { RemoteAddress = PlannedFleet.AddressOf(7)[..^1] + "*" }
        ),
        Counted("software by model", "fleet_models", FleetGrouping.Software, Software),
        Counted("models", "fleet_models", FleetGrouping.Model, 2),
        Counted("tags", "fleet_tags", FleetGrouping.Tag, 2),
        Counted("faults", OfFaults, FleetGrouping.Fault, 1),
    ];

    private static DeviceQuery Last => new() { Order = DeviceOrder.LastInform, Descending = true };

    private static string Serial => PlannedFleet.SerialOf(PlannedFleet.Devices / 2);

    private static long Early =>
        StoreContract
            .Noon.AddDays(PlannedFleet.Found - PlannedFleet.Devices)
            .ToUnixTimeMilliseconds();

    public override string ToString() => Name;

    /// <summary>The second page, and how many there are.</summary>
    private static PlannedQuestion Listed(string name, string index, DeviceQuery query) =>
        new(
            name,
            index,
            async (store, cancellation) =>
            {
                var first = await store.Devices.SearchAsync(
                    query with
                    {
                        Page = new(Page, WithTotal: true),
                    },
                    cancellation
                );
                var second = await store.Devices.SearchAsync(
                    query with
                    {
                        Page = new(Page, first.NextCursor),
                    },
                    cancellation
                );
                return first.Total == PlannedFleet.Devices ? second.Items.Count : -1;
            }
        )
        {
            Finds = Page,
        };

    /// <summary>All that fit, and how many they are.</summary>
    private static PlannedQuestion Found(string name, string index, DeviceQuery query) =>
        new(
            name,
            index,
            async (store, cancellation) =>
            {
                var page = await store.Devices.SearchAsync(
                    query with
                    {
                        Page = new(Long, WithTotal: true),
                    },
                    cancellation
                );
                return page.Total == page.Items.Count ? page.Items.Count : -1;
            }
        );

    private static PlannedQuestion Counted(
        string name,
        string table,
        FleetGrouping by,
        long groups
    ) =>
        new(
            $"how many of each of {name}",
            table,
            async (store, cancellation) =>
                (await store.Fleet.GroupAsync(by, 1_000, cancellation)).Count
        )
        {
            Finds = groups,
        };
}
