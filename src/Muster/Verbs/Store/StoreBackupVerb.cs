using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Store;

internal static class StoreBackupVerb
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Leave it on the server, too",
    };

    public static Command Create() =>
        new Verb(
            "backup",
            "Makes a backup of a running server's store and fetches it. The file protection.key of its "
                + "data directory is not in it, and is needed to give it back.",
            "muster store backup muster-20261130.zip",
            "muster store backup /mnt/backups/muster.zip --keep"
        )
        {
            StoreVerbs.Backup,
            Keep,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var path = parse.GetRequiredValue(StoreVerbs.Backup);
        if (File.Exists(path))
            throw new CommandFailure(ExitCode.Usage, $"{path} is there already.");
        using var client = ClientOptions.Connect(parse);
        var begun = MusterClient.Read<StoreBackup>(
            await client.PostAsync("store/backups", new { }, cancellation)
        );
        var one = "store/backups/" + MusterClient.Escape(begun.Name);
        var made = await terminal.WaitingAsync(
            "The server makes the backup",
            () => MadeAsync(client, one, cancellation)
        );
        if (made.State == StoreBackupState.Failed)
            throw new CommandFailure(ExitCode.Failed, made.Detail);
        await FetchAsync(client, one + "/content", path, cancellation);
        if (!parse.GetValue(Keep))
            await client.DeleteAsync(one, cancellation);
        if (terminal.IsJson)
            terminal.Document(MusterClient.Write(made));
        else
            terminal.Say(
                $"{path} has all that was stored by {made.At.UtcDateTime:u}. {made.Detail}".Trim()
            );
        return ExitCode.Done;
    }

    private static async Task<StoreBackup> MadeAsync(
        MusterClient client,
        string path,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            var json = await client.GetAsync(path, cancellation);
            var backup = MusterClient.Read<StoreBackup>(json);
            if (backup.State != StoreBackupState.Running)
                return backup;
            await Task.Delay(Look, cancellation);
        }
    }

    // Under another name until it is whole.
    private static async Task FetchAsync(
        MusterClient client,
        string source,
        string path,
        CancellationToken cancellation
    )
    {
        var partial = path + ".partial";
        try
        {
            await using (var file = File.Create(partial))
            {
                await client.DownloadAsync(source, file, _ => { }, cancellation);
                file.Flush(flushToDisk: true);
            }
            File.Move(partial, path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{path}: {trouble.Message}");
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
