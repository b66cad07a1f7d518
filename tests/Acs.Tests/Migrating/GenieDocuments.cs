using MongoDB.Bson;

namespace Acs.Tests.Migrating;

/// <summary>Documents as GenieACS 1.2 stores them.</summary>
internal static class GenieDocuments
{
    public const string TaskId = "65a1b2c3d4e5f60718293a4b";
    public static readonly DateTime Noon = new(2024, 1, 3, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>A TR-098 device with values of all kinds, tags, and what the ACS itself keeps.</summary>
    public static BsonDocument Device(
        string serial = "1",
        string oui = "00AABB",
        string url = "http://192.0.2.9:7547/",
        string ssid = "home",
        DateTime? at = null
    )
    {
        var seen = at ?? Noon;
        return new BsonDocument
        {
            ["_id"] = $"{oui}-HG1-{serial}",
            ["_deviceId"] = new BsonDocument
            {
                ["_Manufacturer"] = "Acme",
                ["_OUI"] = oui,
                ["_ProductClass"] = "HG1",
                ["_SerialNumber"] = serial,
            },
            ["_registered"] = Noon.AddDays(-30),
            ["_lastInform"] = seen,
            ["_lastBoot"] = Noon.AddDays(-2),
            ["_lastBootstrap"] = Noon.AddDays(-30),
            ["_tags"] = new BsonArray { "lab", "gold" },
            ["_timestamp"] = seen,
            ["InternetGatewayDevice"] = Tree(seen, url, ssid),
            ["VirtualParameters"] = new BsonDocument
            {
                ["Site"] = Leaf("north", "xsd:string", seen),
            },
            ["Reboot"] = Leaf(Noon.AddDays(-3), "xsd:dateTime", seen, writable: true),
        };
    }

    private static BsonDocument Tree(DateTime seen, string url, string ssid) =>
        Object(
            seen,
            (
                "DeviceInfo",
                Object(
                    seen,
                    (
                        "SoftwareVersion",
                        Leaf("1.0", "xsd:string", seen)
                            .Add("_notification", 2)
                            .Add("_accessList", new BsonArray { "Subscriber" })
                            .Add("_attributesTimestamp", seen)
                    ),
                    ("UpTime", Leaf(77, "xsd:unsignedInt", seen)),
                    ("FirstUseDate", Leaf(Noon.AddDays(-60), "xsd:dateTime", seen))
                )
            ),
            (
                "LANDevice",
                Object(
                    seen,
                    (
                        "1",
                        Object(
                            seen,
                            (
                                "WLANConfiguration",
                                Object(
                                    seen,
                                    (
                                        "1",
                                        Object(
                                            seen,
                                            ("Enable", Leaf(true, "xsd:boolean", seen)),
                                            (
                                                "SSID",
                                                Leaf(ssid, "xsd:string", seen, writable: true)
                                            ),
                                            (
                                                "TotalBytesSent",
                                                Leaf("5000000000", "xsd:unsignedLong", seen)
                                            )
                                        )
                                    )
                                )
                            )
                        )
                    )
                )
            ),
            (
                "ManagementServer",
                Object(
                    seen,
                    ("ConnectionRequestURL", Leaf(url, "xsd:string", seen)),
                    ("ConnectionRequestUsername", Leaf("old-user", "xsd:string", seen, true)),
                    ("ConnectionRequestPassword", Leaf("old-secret", "xsd:string", seen, true)),
                    (
                        "PeriodicInformTime",
                        new BsonDocument { ["_object"] = false, ["_writable"] = true }
                    )
                )
            )
        );

    public static BsonDocument Leaf(
        BsonValue value,
        string type,
        DateTime at,
        bool writable = false
    ) =>
        new()
        {
            ["_object"] = false,
            ["_writable"] = writable,
            ["_value"] = value,
            ["_type"] = type,
            ["_timestamp"] = at,
        };

    public static BsonDocument Object(DateTime at, params (string, BsonDocument)[] children)
    {
        var node = new BsonDocument
        {
            ["_object"] = true,
            ["_writable"] = false,
            ["_timestamp"] = at,
        };
        foreach (var (name, child) in children)
            node[name] = child;
        return node;
    }

    /// <summary>A preset with the arguments of 1.2, syntax trees in JSON.</summary>
    public static BsonDocument Preset(string name = "wifi", BsonArray? args = null) =>
        new()
        {
            ["_id"] = name,
            ["weight"] = 0,
            ["channel"] = "wifi",
            ["events"] = new BsonDocument(),
            ["precondition"] = "Tags.lab IS NOT NULL",
            ["configurations"] = new BsonArray
            {
                new BsonDocument
                {
                    ["type"] = "provision",
                    ["name"] = "ssid",
                    ["args"] =
                        args
                        ??
                        [
                            new BsonArray
                            {
                                "||",
                                "net-",
                                new BsonArray { "PARAM", "DeviceID.SerialNumber" },
                            },
                        ],
                },
            },
        };

    public static BsonDocument Provision(string name = "ssid", string? script = null) =>
        new()
        {
            ["_id"] = name,
            ["script"] =
                script
                ?? "declare('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', {value: 1}, {value: args[0]});",
        };

    public static BsonDocument Task(string device, string id = TaskId) =>
        new()
        {
            ["_id"] = ObjectId.Parse(id),
            ["name"] = "getParameterValues",
            ["device"] = device,
            ["timestamp"] = Noon,
            ["parameterNames"] = new BsonArray { "InternetGatewayDevice.DeviceInfo.UpTime" },
            ["note"] = "ours",
        };

    public static BsonDocument Fault(string device, string channel, string code = "cwmp.9002") =>
        new()
        {
            ["_id"] = $"{device}:{channel}",
            ["device"] = device,
            ["channel"] = channel,
            ["timestamp"] = Noon,
            ["code"] = code,
            ["message"] = "Internal error",
            ["detail"] = new BsonDocument
            {
                ["faultCode"] = "9002",
                ["faultString"] = "Internal error",
            },
            ["retries"] = 2,
            ["provisions"] = "[[\"ssid\",\"x\"]]",
        };

    /// <summary>His password is <c>a password of the old days</c>.</summary>
    public static BsonDocument User(string name) =>
        new()
        {
            ["_id"] = name,
            ["roles"] = "support",
            ["salt"] = string.Concat(Enumerable.Repeat("a1b2", 32)),
            ["password"] =
                "d206eb57dc6044a272f5940f222ac2dcbac54401b40dab11f61a146d7318dc72a3b62d0dc5d97426"
                + "847dd5decce8efa3da2bbc01b1383236768f8a0500d78bbf3fd8939923b71fbd439e141391d87f68"
                + "c74ae4e5580f1f427a0aa98a865a940ff19f48df0c8ff54495811e5e9f31ebf41b146ca872f471ea"
                + "90e6a3a7d13b7b58",
        };

    public static byte[] Octets(params BsonDocument[] documents) =>
        [.. documents.SelectMany(document => document.ToBson())];
}
