using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Muster.CommandLine;

namespace Muster.Client;

internal sealed partial class MusterClient
{
    /// <summary>Posts, and answers the lines of what comes back as they come.</summary>
    public async IAsyncEnumerable<string> LinesAsync<T>(
        string path,
        T body,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var answer = await OpenLinesAsync(path, body, cancellation);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        using var lines = new StreamReader(stream);
        while (await NextAsync(lines, cancellation) is { } line)
            yield return line;
    }

    private async Task<HttpResponseMessage> OpenLinesAsync<T>(
        string path,
        T body,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Root + path)
        {
            Content = JsonContent.Create(body, options: Rules),
        };
        try
        {
            var answer = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellation
            );
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
                throw Refusal(
                    answer.StatusCode,
                    await answer.Content.ReadAsStringAsync(cancellation)
                );
        }
        catch (HttpRequestException trouble)
        {
            throw Silent(trouble);
        }
    }

    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.ReadLineAsync(cancellation);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new CommandFailure(
                ExitCode.Unreachable,
                $"The answer broke off: {broken.Message}"
            );
        }
    }
}
