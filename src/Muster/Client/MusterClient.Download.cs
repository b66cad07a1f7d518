using Muster.CommandLine;

namespace Muster.Client;

internal sealed partial class MusterClient
{
    private const int PieceSize = 64 * 1024;

    /// <summary>Copies what is at a path into a stream, and tells how much of it came.</summary>
    public async Task DownloadAsync(
        string path,
        Stream target,
        Action<int> onRead,
        CancellationToken cancellation
    )
    {
        try
        {
            using var answer = await http.GetAsync(
                Root + path,
                HttpCompletionOption.ResponseHeadersRead,
                cancellation
            );
            if (!answer.IsSuccessStatusCode)
                throw Refusal(
                    answer.StatusCode,
                    await answer.Content.ReadAsStringAsync(cancellation)
                );
            await using var source = await answer.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[PieceSize];
            while (await source.ReadAsync(buffer, cancellation) is var count and > 0)
            {
                await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
                onRead(count);
            }
        }
        catch (HttpRequestException trouble)
        {
            throw new CommandFailure(
                ExitCode.Unreachable,
                $"{http.BaseAddress} does not answer: {trouble.Message}"
            );
        }
    }
}
