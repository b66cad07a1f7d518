using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Events;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>How a device stands with the operator.</summary>
internal enum Standing
{
    Welcome,
    Waiting,
    Unwelcome,
}

/// <summary>What becomes of devices that nobody has heard of.</summary>
internal sealed class Quarantine(
    AcsOptions options,
    ITrustStore store,
    CpeAccounts accounts,
    IEventFeed events,
    TimeProvider time
)
{
    /// <summary>More are refused: whoever knows the common password could invent any number.</summary>
    public const int MaxWaiting = 10_000;

    public Standing Judge(KnownDevice known) =>
        known.Registration?.State switch
        {
            RegistrationState.Approved => Standing.Welcome,
            RegistrationState.Waiting => Standing.Waiting,
            RegistrationState.Refused => Standing.Unwelcome,
            _ => options.UnknownDevices switch
            {
                UnknownDevices.Accept => Standing.Welcome,
                UnknownDevices.Registered => Standing.Unwelcome,
                _ when known.HasCalled => Standing.Welcome,
                UnknownDevices.Quarantine => Standing.Waiting,
                _ => Standing.Unwelcome,
            },
        };

    /// <summary>Notes that a device waits; false when too many do.</summary>
    public async Task<bool> AddAsync(KnownDevice known, DeviceIdStruct device, HttpContext http)
    {
        if (known.Registration is not null)
            return true;
        var key = DeviceKey.Of(device);
        var waiting = new RegistrationRecord
        {
            Key = key,
            Id = DeviceKey.IdOf(device),
            OUI = device.OUI,
            ProductClass = device.ProductClass,
            SerialNumber = device.SerialNumber,
            State = RegistrationState.Waiting,
            Created = time.GetUtcNow(),
            RemoteAddress = PlainAddress.Text(http.Connection.RemoteIpAddress),
        };
        if (!await store.AddWaitingAsync(waiting, MaxWaiting, http.RequestAborted))
            return false;
        await accounts.ReloadAsync(key, http.RequestAborted);
        events.Raise(
            null,
            new EventRecord(
                "access.waiting",
                $"{waiting.Id} called home unknown and waits for approval.",
                waiting.Created,
                Details(waiting.Id, http)
            )
        );
        return true;
    }

    public void TellWrongIdentity(DeviceIdStruct device, HttpContext http)
    {
        var id = DeviceKey.IdOf(device);
        events.Raise(
            null,
            new EventRecord(
                "access.wrongIdentity",
                $"Somebody with another device's credentials said to be {id}.",
                time.GetUtcNow(),
                Details(id, http)
            )
        );
    }

    private static JsonObject Details(string id, HttpContext http) =>
        new()
        {
            ["device"] = id,
            ["remoteAddress"] = PlainAddress.Text(http.Connection.RemoteIpAddress),
        };
}
