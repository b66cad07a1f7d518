namespace Muster.Acs.Storage;

/// <summary>A table of the store, and the column whose numbers the database gives out, if it has one.</summary>
internal sealed record StoredTable(string Name, string? Number = null)
{
    /// <summary>
    /// All that hold what somebody stored, each behind those that it refers to. How much room the
    /// transcripts take and how many devices there are of each is not among them: it follows from them.
    /// </summary>
    public static IReadOnlyList<StoredTable> All { get; } =
    [
        new("devices", "row_id"),
        new("device_contacts"),
        new("device_informed"),
        new("shapes"),
        new("device_trees"),
        new("device_parameters"),
        new("device_tags"),
        new("device_methods"),
        new("device_imports"),
        new("device_credentials_written"),
        new("device_notes", "row_id"),
        new("events", "row_id"),
        new("fault_groups", "row_id"),
        new("fault_hours"),
        new("tasks", "sequence"),
        new("task_imports"),
        new("transfers", "row_id"),
        new("diagnostics", "sequence"),
        new("rule_faults", "sequence"),
        new("rule_downloads"),
        new("value_history", "row_id"),
        new("history_reach"),
        new("config_backups", "row_id"),
        new("notified_values"),
        new("wakes", "row_id"),
        new("jobs", "sequence"),
        new("job_items"),
        new("files"),
        new("device_files", "row_id"),
        new("device_file_numbers"),
        new("upload_links"),
        new("series", "row_id"),
        new("points"),
        new("bulk_profiles"),
        new("bulk_rejects", "row_id"),
        new("collections"),
        new("transcripts", "row_id"),
        new("documents", "revision"),
        new("document_changes", "change"),
        new("model_quirks"),
        new("webhooks", "row_id"),
        new("dead_letters", "row_id"),
        new("registrations"),
        new("registration_tags"),
        new("protection_keys"),
        new("users"),
        new("roles"),
        new("sign_ins"),
        new("api_keys"),
        new("audit", "row_id"),
        new("searches"),
        new("searched_parameters"),
        new("indexed_parameters"),
        new("chosen_columns"),
        new("settings"),
    ];
}
