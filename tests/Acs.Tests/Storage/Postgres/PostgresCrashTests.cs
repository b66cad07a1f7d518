using System.Collections.Concurrent;
using Acs.Tests.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>The server of the database dies in the middle of its work, and is started again.</summary>
public sealed class PostgresCrashTests
{
    [Fact]
    public async Task What_was_acknowledged_outlives_the_server_and_the_store_comes_back_by_itself()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("muster-store-");
        using var server = PostgresServer.Make(isDurable: true);
        server.Execute("CREATE DATABASE crash");
        var options = new AcsOptions
        {
            DataDirectory = folder.FullName,
            Store = server.Address("crash"),
        };
        await using (
            var store = PostgresStore.Open(
                new LiveOptions(options),
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        )
        {
            var acknowledged = new ConcurrentBag<string>();
            var refused = 0;
            var goes = true;
            var callers = Enumerable
                .Range(0, 16)
                .Select(caller =>
                    Task.Run(
                        async () =>
                        {
                            for (var n = 0; Volatile.Read(ref goes); n++)
                            {
                                var device = StoreContract.Device(caller * 100_000 + n);
                                try
                                {
                                    await store.Devices.RecordAsync(
                                        StoreContract.Inform(device),
                                        token
                                    );
                                    acknowledged.Add(device.Id);
                                }
                                catch (StorageException)
                                {
                                    Interlocked.Increment(ref refused);
                                }
                            }
                        },
                        token
                    )
                )
                .ToArray();
            await Wait.UntilAsync(() => acknowledged.Count > 200, "devices are stored");
            server.Kill();
            await Wait.UntilAsync(() => Volatile.Read(ref refused) > 0, "callers are told");
            await Assert.ThrowsAsync<StorageException>(() => store.Devices.CountAsync(token));
            server.StartAgain();
            var before = acknowledged.Count;
            await Wait.UntilAsync(() => acknowledged.Count > before + 50, "the store works again");
            Volatile.Write(ref goes, false);
            await Task.WhenAll(callers);
            foreach (var id in acknowledged)
                Assert.NotNull(await store.Devices.FindAsync(Devices.DeviceKey.OfId(id), token));
        }
        folder.Delete(recursive: true);
    }
}
