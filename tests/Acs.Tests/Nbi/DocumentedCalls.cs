using Acs.Tests.Wire;

namespace Muster.Acs.Nbi;

/// <summary>The calls of GenieACS's interface and their documented answers, in the order of a session.</summary>
internal static class DocumentedCalls
{
    private const string Json = "Content-Type: application/json";
    private const string NotFound = "404 Not Found";
    private const string NotAllowed = "405 Method Not Allowed";
    private const string NoDevice = "No such device";

    /// <summary>Reads an object as a whole; the device comes by itself.</summary>
    public static IEnumerable<DocumentedCall> Refresh(string device, string id) =>
        [
            new("POST", $"{device}/tasks", "202 Accepted")
            {
                Sent = """{"name":"refreshObject","objectName":"Device.DeviceInfo"}""",
                Body = $$"""
                    {"_id":"«id»","device":"{{id}}","timestamp":"«time»","name":"refreshObject",
                     "objectName":"Device.DeviceInfo"}
                    """,
            },
        ];

    /// <summary>A collection's query: operators, globs, patterns, ambiguous values, order, projection.</summary>
    public static IEnumerable<DocumentedCall> Devices(string id)
    {
        var only = $$"""[{"_id":"{{id}}"}]""";
        string Query(string query) => $"/devices/?query={query}&projection=_id";
        yield return new(
            "GET",
            $$"""/devices/?query={"_id":"{{id.Replace("%", "%25", StringComparison.Ordinal)}}"}&projection=_id,_deviceId,_registered,_lastInform,_lastBoot,_lastBootstrap,_tags,Device.DeviceInfo""",
            "200 OK",
            $$$"""
            [{"_id":"{{{id}}}","_deviceId":{"_Manufacturer":"Acme","_OUI":"00AABB",
              "_ProductClass":"HG1","_SerialNumber":"A-1"},
              "_registered":"«time»","_lastInform":"«time»","_lastBoot":"«time»","_lastBootstrap":"«time»",
              "Device":{"DeviceInfo":{"_object":true,"_writable":false,"_timestamp":"«time»",
                "SoftwareVersion":{"_object":false,"_value":"1.0","_type":"xsd:string",
                  "_timestamp":"«time»"},
                "UpTime":{"_object":false,"_writable":false,"_value":77,
                  "_type":"xsd:unsignedInt","_timestamp":"«time»"},
                "ProvisioningCode":{"_object":false,"_writable":true,"_value":"",
                  "_type":"xsd:string","_timestamp":"«time»"} } } }]
            """
        )
        {
            Headers = [Json, "total: 1"],
        };
        foreach (
            var query in new[]
            {
                """{"_deviceId._SerialNumber":"A-1"}""",
                """{"Device.DeviceInfo.UpTime":"77"}""",
                """{"Device.DeviceInfo.UpTime":{"$gt":76,"$lte":"77"}}""",
                """{"Device.DeviceInfo.UpTime":{"$in":["1","77"]}}""",
                """{"_id":"*A%252D1"}""",
                """{"_id":"/a%252d1$/i"}""",
                """{"$or":[{"_id":"none"},{"Device.DeviceInfo.UpTime":77}]}""",
                """{"_lastInform":{"$gt":"2017-12-11%2013:16:23%20%2B0000"},"_deviceId._SerialNumber":"A-1"}""",
                """{"Device.DeviceInfo.UpTime":{"$exists":true}}""",
            }
        )
            yield return new("GET", Query(query), "200 OK", only) { Headers = ["total: 1"] };
        yield return new("GET", Query("""{"Device.DeviceInfo.UpTime":{"$ne":"77"}}"""), "200 OK")
        {
            Body = """[{"_id":"00AABB-HG1-offline"}]""",
        };
        yield return new("HEAD", "/devices", "200 OK") { Headers = [Json, "total: 2"] };
        yield return new(
            "GET",
            """/devices/?sort={"_deviceId._SerialNumber":-1}&skip=0&limit=1&projection=_id,_id.x""",
            "200 OK",
            """[{"_id":"00AABB-HG1-offline"}]"""
        )
        {
            Headers = ["total: 2"],
        };
        yield return new(
            "GET",
            """/devices/?query={"a":""",
            "400 Bad Request",
            "SyntaxError: «any»"
        );
        yield return new("GET", "/devices/?sort=x", "400 Bad Request", "SyntaxError: «any»");
    }

    /// <summary>What is at no path, with the wrong method, or addressed with one escape too few.</summary>
    public static IEnumerable<DocumentedCall> Paths =>
        [
            new("GET", "/nonsense/", "404 Not Found", NotFound),
            new("GET", "/presets/a.b", "404 Not Found", NotFound),
            new("GET", "/presets/x", "405 Method Not Allowed", NotAllowed)
            {
                Headers = ["Allow: PUT, DELETE"],
            },
            new("POST", "/devices/", "405 Method Not Allowed", NotAllowed)
            {
                Headers = ["Allow: GET, HEAD"],
            },
            new("POST", "/devices/00AABB-HG1-A%2D1/tags/x", "404 Not Found", NoDevice),
            new("DELETE", "/devices/nobody/tags/x", "404 Not Found", NoDevice),
            new("POST", "/devices/00AABB-HG1-A%252D1/tags/blue", "200 OK"),
            new("POST", "/devices/00AABB-HG1-A%252D1/tags/blue/", "200 OK"),
            new("GET", """/devices/?query={"_tags":"blue"}&projection=_tags""", "200 OK")
            {
                Body = """[{"_id":"00AABB-HG1-A%2D1","_tags":["blue"]}]""",
            },
            new("DELETE", "/devices/00AABB-HG1-A%252D1/tags/blue", "200 OK"),
            new("GET", """/devices/?query={"_tags":"blue"}""", "200 OK", "[]"),
            new("GET", "/ping/no-such-host.invalid", "500 Internal Server Error", "«any»"),
            new("DELETE", "/faults/nobody:default", "200 OK"),
        ];

    public static IEnumerable<DocumentedCall> Rules
    {
        get
        {
            const string preset = """
                {"weight":1,"channel":"c","events":{"0 BOOTSTRAP":true},"precondition":"false",
                 "configurations":[{"type":"provision","name":"p1","args":null}]}
                """;
            const string objectMembers = """ "Device.X":"y","_keys":["Device.X"]} """;
            (string Path, string Sent, string Member)[] documents =
            [
                ("presets", preset, preset.Trim()[1..]),
                ("objects", "{" + objectMembers, objectMembers),
                ("provisions", "log('x');", "\"script\":\"log('x');\"}"),
                ("virtual_parameters", "return 1;", "\"script\":\"return 1;\"}"),
            ];
            foreach (var (path, sent, member) in documents)
            {
                yield return new("PUT", $"/{path}/p1", "200 OK") { Sent = sent };
                yield return new("GET", $$"""/{{path}}/?query={"_id":"p1"}""", "200 OK")
                {
                    Body = $$"""[{"_id":"p1",{{member}}]""",
                    Headers = [Json, "total: 1"],
                };
            }
            yield return new("GET", """/virtualParameters/?query={"_id":"p1"}""", "200 OK")
            {
                Body = """[{"_id":"p1","script":"return 1;"}]""",
            };
            foreach (var (path, _, _) in documents)
            {
                yield return new("DELETE", $"/{path}/p1/", "200 OK");
                yield return new("DELETE", $"/{path}/p1", "200 OK");
                yield return new("GET", $$"""/{{path}}/?query={"_id":"p1"}""", "200 OK", "[]");
            }
            yield return new("PUT", "/presets/p1", "400 Bad Request", "SyntaxError: «any»")
            {
                Sent = "{",
            };
            foreach (var path in new[] { "provisions", "virtual_parameters" })
                yield return new("PUT", $"/{path}/p1", "400 Bad Request", "SyntaxError: «any»")
                {
                    Sent = "let x = ;",
                };
            foreach (var empty in new[] { "users", "permissions", "cache", "locks", "config" })
                yield return new("GET", $"/{empty}/", "200 OK", "[]") { Headers = ["total: 0"] };
        }
    }

    public static IEnumerable<DocumentedCall> Files =>
        [
            new("PUT", "/files/fw.bin", "201 Created")
            {
                Sent = "12345",
                With =
                [
                    "fileType: 3 Vendor Configuration File",
                    "oui: 00AABB",
                    "productClass: HG1",
                    "version: 2.0",
                ],
            },
            new("GET", "/files/?projection=filename,length,metadata", "200 OK")
            {
                Body = """
                    [{"_id":"fw.bin","filename":"fw.bin","length":5,"metadata":{
                      "fileType":"3 Vendor Configuration File","oui":"00AABB","productClass":"HG1",
                      "version":"2.0"}}]
                    """,
            },
            new("DELETE", "/files/none.bin", "404 Not Found", NotFound),
        ];

    public static IEnumerable<DocumentedCall> TasksThatWait(string device, string id)
    {
        yield return new("POST", $"{device}/tasks", "400 Bad Request");
        yield return new("POST", "/devices/nobody/tasks", "404 Not Found", NoDevice)
        {
            Sent = """{"name":"reboot"}""",
        };
        yield return new("POST", "/devices/nobody/tasks?connection_request", "404 Not Found")
        {
            Body = NoDevice,
        };
        yield return new("POST", $"{device}/tasks", "400 Bad Request", "Invalid task name")
        {
            Sent = """{"name":"explode"}""",
        };
        foreach (
            var fields in new[]
            {
                """ "name":"getParameterValues","parameterNames":["Device.DeviceInfo.UpTime"] """,
                """ "name":"setParameterValues","parameterValues":[["Device.X","y","xsd:string"]] """,
                """ "name":"refreshObject","objectName":"" """,
                """ "name":"addObject","objectName":"Device.T" """,
                """ "name":"deleteObject","objectName":"Device.T.1" """,
                """ "name":"reboot" """,
                """ "name":"factoryReset","uniqueKey":"k","note":{"of":"ours"} """,
                """ "name":"download","file":"fw.bin" """,
                """ "name":"download","fileType":"3 Vendor Configuration File","fileName":"fw.bin" """,
                """ "name":"provisions","provisions":[["refresh","Device.X",1],["reboot"]] """,
            }
        )
            yield return new("POST", $"{device}/tasks/", "202 Accepted")
            {
                Sent = $"{{{fields}}}",
                Body = $$"""{"_id":"«id»","device":"{{id}}","timestamp":"«time»",{{fields}}}""",
                Headers = [Json],
            };
        yield return new("POST", $"{device}/tasks", "202 Accepted")
        {
            Sent = """{"name":"reboot","timestamp":"2038-01-01T00:00:00Z","expiry":60}""",
            Body = $$"""
                {"_id":"«id»","device":"{{id}}","name":"reboot",
                 "timestamp":"2038-01-01T00:00:00.000Z","expiry":"2038-01-01T00:01:00.000Z"}
                """,
        };
        yield return new("HEAD", "/tasks/", "200 OK") { Headers = ["total: 11"] };
        yield return new("DELETE", "/tasks/0123456789abcdef01234567", "404 Not Found")
        {
            Body = "Task not found",
        };
        yield return new("POST", "/tasks/0123456789abcdef01234567/explode", "404 Not Found");
    }

    private const string Get =
        """ "name":"getParameterValues","parameterNames":["Device.DeviceInfo.UpTime"] """;

    public static IEnumerable<DocumentedCall> TasksInSessions(string device, string id)
    {
        foreach (var line in new[] { "200 OK", "202 Task faulted" })
            yield return new("POST", $"{device}/tasks?timeout=20000&connection_request=", line)
            {
                Sent = $"{{{Get}}}",
                Body = $$"""{"_id":"«id»","device":"{{id}}","timestamp":"«time»",{{Get}}}""",
                Headers = [Json],
            };
    }

    public static IEnumerable<DocumentedCall> Faults(string id, string task)
    {
        var escaped = id.Replace("%", "%25", StringComparison.Ordinal);
        yield return new(
            "GET",
            $$"""/faults/?query={"device":"{{escaped}}","retries":{"$lt":"1"}%7D""",
            "200 OK"
        )
        {
            Body = $$$"""
                [{"_id":"{{{id}}}:task_{{{task}}}","device":"{{{id}}}","channel":"task_{{{task}}}",
                  "timestamp":"«time»","code":"cwmp.9002","message":"Internal error",
                  "detail":{"faultCode":"9002","faultString":"Internal error"},"retries":0,
                  "provisions":"[[\"refresh\",\"Device.DeviceInfo.UpTime\"]]"}]
                """,
            Headers = ["total: 1"],
        };
        yield return new("POST", $"/tasks/{task}/retry", "200 OK");
        yield return new("GET", "/faults/", "200 OK", "[]");
        yield return new("GET", "/tasks/?projection=name", "200 OK")
        {
            Body = $$"""[{"_id":"{{task}}","name":"getParameterValues"}]""",
        };
        yield return new("DELETE", $"/tasks/{task}", "200 OK");
        yield return new("GET", "/tasks/", "200 OK", "[]");
    }

    public static IEnumerable<DocumentedCall> Download(string device, string id) =>
        [
            new("POST", $"{device}/tasks", "202 Accepted")
            {
                Sent = """{"name":"download","file":"fw.bin"}""",
                Body = $$"""
                    {"_id":"«id»","device":"{{id}}","timestamp":"«time»","name":"download","file":"fw.bin"}
                    """,
            },
        ];

    public static IEnumerable<DocumentedCall> Operations(string id, string key) =>
        [
            new("GET", "/operations/", "200 OK")
            {
                Body = $$$"""
                    [{"_id":"{{{id}}}:{{{key}}}","name":"Download","timestamp":"«time»",
                      "channels":"{\"task_«id»\":0}","retries":"{\"task_«id»\":0}",
                      "provisions":"[[\"download\",\"3 Vendor Configuration File\",\"fw.bin\"]]",
                      "args":"{\"instance\":\"\",\"fileType\":\"3 Vendor Configuration File\",\"fileName\":\"fw.bin\",\"targetFileName\":\"\"}"}]
                    """,
                Headers = [Json, "total: 1"],
            },
            new("GET", "/tasks/", "200 OK", "[]"),
        ];

    public static IEnumerable<DocumentedCall> Unreachable(string device)
    {
        const string cause = "Invalid connection request URL";
        const string offline = "/devices/00AABB-HG1-offline";
        yield return new("POST", $"{device}/tasks?connection_request", "200 OK");
        yield return new("POST", $"{offline}/tasks?connection_request", $"504 {cause}", cause);
        yield return new("POST", $"{offline}/tasks?connection_request&timeout=10", $"202 {cause}")
        {
            Sent = """{"name":"reboot"}""",
            Body = """
                {"_id":"«id»","device":"00AABB-HG1-offline","timestamp":"«time»","name":"reboot"}
                """,
        };
        yield return new(
            "POST",
            $"{device}/tasks?connection_request&timeout=100",
            "202 Task queued but not processed"
        )
        {
            Sent = """{"name":"reboot"}""",
            Body = """
                {"_id":"«id»","device":"00AABB-HG1-A%2D1","timestamp":"«time»","name":"reboot"}
                """,
        };
    }

    /// <summary>With a device go its tasks and faults.</summary>
    public static IEnumerable<DocumentedCall> Goodbye(string device) =>
        [
            new("HEAD", "/tasks/", "200 OK") { Headers = ["total: 2"] },
            new("DELETE", $"{device}/", "200 OK"),
            new("DELETE", "/devices/00AABB-HG1-offline", "200 OK"),
            new("GET", "/devices/", "200 OK", "[]") { Headers = ["total: 0"] },
            new("GET", "/tasks/", "200 OK", "[]"),
            new("GET", "/faults/", "200 OK", "[]"),
            new("DELETE", "/files/fw.bin", "200 OK"),
        ];
}
