using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>One call of an extension.</summary>
internal sealed record ExtensionCall(
    string DeviceId,
    string File,
    string Function,
    IReadOnlyList<string> Args
);

/// <summary>
/// Sends each call to where its extension lives: a configured URL, or a module of Node in the
/// directory of extensions.
/// </summary>
internal sealed class Extensions(
    AcsOptions options,
    HttpExtension http,
    TimeProvider clock,
    ILogger<Extensions> logger
) : IExtensions, IAsyncDisposable
{
    /// <summary>Calls under way at once, of all devices together.</summary>
    public const int MaxCalls = 1_000;

    /// <summary>Characters of the arguments of one call.</summary>
    public const int MaxArguments = 256 * 1024;

    private readonly ConcurrentDictionary<string, ExtensionPool> _pools = new();
    private int _calls;

    public async Task<ExtensionResult> CallAsync(
        string deviceId,
        string file,
        string function,
        IReadOnlyList<string> args,
        CancellationToken cancellation
    )
    {
        var length = args.Sum(arg => (long)arg.Length) + function.Length;
        if (length > MaxArguments)
            return ExtensionResult.Failed(
                "ext.RangeError",
                $"The arguments have {length} characters; the limit is {MaxArguments}."
            );
        try
        {
            return Interlocked.Increment(ref _calls) > MaxCalls
                ? ExtensionResult.Failed("ext", $"{MaxCalls} calls of extensions are under way.")
                : await SendAsync(new(deviceId, file, function, args), cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_pools.Values.Select(pool => pool.StopAsync()));

    private Task<ExtensionResult> SendAsync(ExtensionCall call, CancellationToken cancellation)
    {
        if (options.ExtensionUrls.TryGetValue(call.File, out var url))
            return http.CallAsync(call, url, cancellation);
        if (Missing(call.File) is { } reason)
            return Task.FromResult(ExtensionResult.Failed("ext.Error", reason));
        return _pools
            .GetOrAdd(call.File, name => new ExtensionPool(options, name, clock, logger))
            .CallAsync(call.Function, call.Args, cancellation);
    }

    private string? Missing(string file)
    {
        if (!ExtensionNames.IsValid(file))
            return $"'{file}' is no name of an extension.";
        if (options.Extensions is not { } folder)
            return $"There is no extension '{file}': no directory of extensions is configured "
                + "(--extensions), and no URL of that name (--extension-urls).";
        return ExtensionNames.Exists(folder, file)
            ? null
            : $"There is no extension '{file}' in the directory of extensions.";
    }
}
