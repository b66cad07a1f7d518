using Muster.Cwmp.Messages;

namespace Muster.Cwmp.Tests.Soap;

/// <summary>At least one example of every message of CWMP.</summary>
internal static class Examples
{
    private const string Uuid = "9f0b7a6e-5d1c-5b1a-9d3f-0c6a7b2e4f10";
    private const string Text = "a<b>&\"c'\té\u20AC\U0001F600 ]]>\r\n  x ";

    private static readonly CwmpTime Start = new("2024-05-01T10:00:00Z");
    private static readonly CwmpTime End = new("2024-05-01T10:00:07Z");

    private static readonly ParameterValueStruct[] Values =
    [
        new("Device.DeviceInfo.SoftwareVersion", ParameterValue.String("1.2.3")),
        new("Device.WiFi.SSID.1.SSID", ParameterValue.String(Text)),
        new("Device.DeviceInfo.UpTime", ParameterValue.UnsignedInt(uint.MaxValue)),
        new("Device.X.Int", ParameterValue.Int(-7)),
        new("Device.X.Long", ParameterValue.Long(long.MinValue)),
        new("Device.X.UnsignedLong", ParameterValue.UnsignedLong(ulong.MaxValue)),
        new("Device.X.Boolean", ParameterValue.Boolean(true)),
        new("Device.X.Time", ParameterValue.DateTime(Start)),
        new("Device.X.Base64", new ParameterValue("AAECAw==", XsdTypes.Base64)),
        new("Device.X.Hex", new ParameterValue("00FF", XsdTypes.HexBinary)),
        new("Device.X.Decimal", new ParameterValue("-1.50", XsdTypes.Decimal)),
        new("Device.X.Empty", ParameterValue.String("")),
    ];

    public static IEnumerable<CwmpMessage> All => [.. OfTheAcs, .. OfTheCpe, .. Responses];

    private static CwmpMessage[] OfTheAcs =>
        [
            new GetRPCMethods(),
            new SetParameterValues(Values, "key-1"),
            new SetParameterValues([], ""),
            new GetParameterValues(["Device.DeviceInfo.", "Device.X.Int"]),
            new GetParameterNames("Device.", true),
            new GetParameterNames("", false),
            new SetParameterAttributes([
                new("Device.X.", true, 2, false, []),
                new("Device.X.Int", false, 0, true, ["Subscriber"]),
            ]),
            new GetParameterAttributes([""]),
            new AddObject("Device.NAT.PortMapping.", "k"),
            new DeleteObject("Device.NAT.PortMapping.3.", ""),
            new Reboot("r & d"),
            new Download(
                "d",
                "1 Firmware Upgrade Image",
                "http://f.example/a?b=1&c=2",
                "u",
                "p\"",
                uint.MaxValue,
                "t.bin",
                60,
                "",
                "http://f.example/no"
            ),
            new ScheduleDownload(
                "s",
                "3 Vendor Configuration File",
                "http://f.example/c",
                "",
                "",
                0,
                "",
                [
                    new(3600, 7200, "1 At Any Time", "", -1),
                    new(86400, 90000, "4 Confirmation Needed", "Now?", 3),
                ]
            ),
            new Upload("u", "2 Vendor Log File", "http://f.example/l", "", "", 0),
            new FactoryReset(),
            new GetQueuedTransfers(),
            new GetAllQueuedTransfers(),
            new CancelTransfer("d"),
            new ScheduleInform(300, "i"),
            new SetVouchers(["AAEC", "Aw=="]),
            new GetOptions(""),
            new ChangeDUState(
                [
                    new InstallOpStruct("http://f.example/1", Uuid, "", "", "Device.X.1"),
                    new InstallOpStruct("http://f.example/2", null, null, null, null),
                    new UpdateOpStruct(Uuid, "2.0", "http://f.example/3", "u", "p"),
                    new UpdateOpStruct(null, null, null, null, null),
                    new UninstallOpStruct(Uuid, "1.0", "Device.X.1"),
                    new UninstallOpStruct(Uuid, null, null),
                ],
                "du"
            ),
            new ChangeDUState([new UninstallOpStruct(Uuid, null, null)], null),
        ];

    private static CwmpMessage[] OfTheCpe =>
        [
            Inform,
            new Inform(new("Acme", "00AABB", "", "1"), [], 1, "0001-01-01T00:03:00", 0, []),
            new TransferComplete("d", FaultStruct.None, Start, End),
            new TransferComplete(
                "d",
                new(FaultCode.FileServerAuthenticationFailure, "no"),
                CwmpTime.UnknownTime,
                CwmpTime.UnknownTime
            ),
            new AutonomousTransferComplete(
                "",
                "http://f.example/b",
                true,
                "3 Vendor Configuration File",
                12,
                "b.cfg",
                FaultStruct.None,
                Start,
                End
            ),
            new RequestDownload("2 Web Content", [new("Version", "3")]),
            new RequestDownload("1 Firmware Upgrade Image", []),
            new Kicked("c", "http://r.example/", "a=1&b", "http://n.example/"),
            new DUStateChangeComplete(
                [
                    new(
                        Uuid,
                        "Device.SoftwareModules.DeploymentUnit.1",
                        "1.0",
                        "Installed",
                        true,
                        "Device.SoftwareModules.ExecutionUnit.1",
                        Start,
                        End,
                        FaultStruct.None
                    ),
                    new(
                        Uuid,
                        "",
                        "",
                        "Failed",
                        false,
                        "",
                        Start,
                        End,
                        new(FaultCode.UnknownExecutionEnvironment, "none")
                    ),
                ],
                "du"
            ),
            new AutonomousDUStateChangeComplete([
                new(
                    Uuid,
                    "Device.SoftwareModules.DeploymentUnit.1",
                    "1.0",
                    "Uninstalled",
                    true,
                    "",
                    Start,
                    End,
                    FaultStruct.None,
                    "Uninstall"
                ),
            ]),
        ];

    public static Inform Inform { get; } =
        new(
            new("Acme & Söhne", "00AABB", "HG 1", "S-1"),
            [
                new(EventCodes.Bootstrap, ""),
                new(EventCodes.Boot, ""),
                new(EventCodes.MReboot, "r & d"),
                new("X 00AABB Hot", ""),
            ],
            1,
            "2024-05-01T12:00:00+02:00",
            3,
            Values
        );

    private static CwmpMessage[] Responses =>
        [
            new GetRPCMethodsResponse(["GetRPCMethods", "X_00AABB_Do"]),
            new SetParameterValuesResponse(1),
            new GetParameterValuesResponse(Values),
            new GetParameterValuesResponse([]),
            new GetParameterNamesResponse([new("Device.", false), new("Device.X.Int", true)]),
            new SetParameterAttributesResponse(),
            new GetParameterAttributesResponse([
                new("Device.X.Int", 2, ["Subscriber"]),
                new("Device.X.Long", 0, []),
            ]),
            new AddObjectResponse(17, 0),
            new DeleteObjectResponse(1),
            new RebootResponse(),
            new DownloadResponse(1, CwmpTime.UnknownTime, CwmpTime.UnknownTime),
            new DownloadResponse(0, Start, End),
            new ScheduleDownloadResponse(),
            new UploadResponse(0, Start, End),
            new FactoryResetResponse(),
            new GetQueuedTransfersResponse([new("d", 1), new("e", 3)]),
            new GetAllQueuedTransfersResponse([
                new("d", 2, true, "1 Firmware Upgrade Image", 7, "f"),
            ]),
            new CancelTransferResponse(),
            new ScheduleInformResponse(),
            new SetVouchersResponse(),
            new GetOptionsResponse([
                new("Voice", 7, 3, 1, Start, End, 0),
                new("Video", 8, 0, 2, Start, null, 1),
            ]),
            new ChangeDUStateResponse(),
            new InformResponse(1),
            new TransferCompleteResponse(),
            new AutonomousTransferCompleteResponse(),
            new RequestDownloadResponse(),
            new KickedResponse("http://n.example/"),
            new DUStateChangeCompleteResponse(),
            new AutonomousDUStateChangeCompleteResponse(),
            new Fault(FaultCode.InternalError),
            new Fault(FaultCode.RetryRequest, "again"),
            new Fault(new FaultCode(9899), "vendor"),
            new Fault(
                FaultCode.InvalidArguments,
                "two",
                [
                    new("Device.A", FaultCode.InvalidParameterName, "unknown"),
                    new("Device.B", FaultCode.ParameterNotWritable, ""),
                ]
            ),
            Fault.Plain("VersionMismatch", "SOAP 1.1, please"),
        ];
}
