using System.Security.Cryptography;
using MongoDB.Bson;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Migrating;

/// <summary>Sends the content of a file that is wanted, and not there already.</summary>
internal sealed class FileSending(IGenieSource source, MusterClient client, bool isTrial)
{
    public async Task<ImportFinding> RunAsync(
        GridFile file,
        ImportFinding finding,
        CancellationToken cancellation
    )
    {
        if (finding.Outcome is ImportOutcome.Failed)
            return finding;
        try
        {
            var (hash, length) = await HashAsync(file.Id, cancellation);
            if (length != file.Length)
                return Failed(finding, $"{length} of its {file.Length} octets are in fs.chunks");
            if (
                finding.Outcome != ImportOutcome.Added
                && await IsThereAsync(file.Name, hash, cancellation)
            )
                return finding with { Outcome = ImportOutcome.Same };
            if (finding.Outcome == ImportOutcome.Kept)
                return finding with
                {
                    Notes = ["another file of this name is here, and newer", .. finding.Notes],
                };
            if (!isTrial)
                await SendAsync(file, hash, cancellation);
            return finding;
        }
        catch (Exception trouble) when (trouble is SourceDamage or CommandFailure)
        {
            return Failed(finding, trouble.Message.TrimEnd('.'));
        }
    }

    private async Task<(string Sha256, long Length)> HashAsync(
        BsonValue file,
        CancellationToken cancellation
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        await foreach (var chunk in source.ChunksAsync(file, cancellation))
        {
            hash.AppendData(chunk.Span);
            length += chunk.Length;
        }
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }

    private async Task<bool> IsThereAsync(string name, string hash, CancellationToken cancellation)
    {
        var known = await client.GetAsync("files/" + MusterClient.Escape(name), cancellation);
        return known?["sha256"]?.GetValue<string>() == hash;
    }

    private async Task SendAsync(GridFile file, string hash, CancellationToken cancellation)
    {
        string[] fields =
        [
            $"fileType={MusterClient.Escape(file.FileType)}",
            $"oui={MusterClient.Escape(file.OUI)}",
            $"productClass={MusterClient.Escape(file.ProductClass)}",
            $"version={MusterClient.Escape(file.Version)}",
            $"sha256={hash}",
        ];
        await using var content = new ChunkStream(source.ChunksAsync(file.Id, cancellation));
        await client.PutAsync(
            $"files/{MusterClient.Escape(file.Name)}?{string.Join('&', fields)}",
            content,
            cancellation
        );
    }

    private static ImportFinding Failed(ImportFinding finding, string why) =>
        finding with
        {
            Outcome = ImportOutcome.Failed,
            Notes = [why],
        };
}
