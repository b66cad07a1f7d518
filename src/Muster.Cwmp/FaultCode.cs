using System.Globalization;

namespace Muster.Cwmp;

/// <summary>A CWMP fault code (TR-069 A.5). 0 stands for "no fault".</summary>
/// <param name="Value">9000 to 9899 for faults of a CPE, 8000 to 8899 for those of an ACS.</param>
public readonly record struct FaultCode(int Value)
{
    /// <summary>0: no fault.</summary>
    public static readonly FaultCode None = new(0);

    /// <summary>9000.</summary>
    public static readonly FaultCode MethodNotSupported = new(9000);

    /// <summary>9001, no reason specified.</summary>
    public static readonly FaultCode RequestDenied = new(9001);

    /// <summary>9002.</summary>
    public static readonly FaultCode InternalError = new(9002);

    /// <summary>9003.</summary>
    public static readonly FaultCode InvalidArguments = new(9003);

    /// <summary>9004.</summary>
    public static readonly FaultCode ResourcesExceeded = new(9004);

    /// <summary>9005.</summary>
    public static readonly FaultCode InvalidParameterName = new(9005);

    /// <summary>9006.</summary>
    public static readonly FaultCode InvalidParameterType = new(9006);

    /// <summary>9007.</summary>
    public static readonly FaultCode InvalidParameterValue = new(9007);

    /// <summary>9008.</summary>
    public static readonly FaultCode ParameterNotWritable = new(9008);

    /// <summary>9009.</summary>
    public static readonly FaultCode NotificationRequestRejected = new(9009);

    /// <summary>9010.</summary>
    public static readonly FaultCode FileTransferFailure = new(9010);

    /// <summary>9011.</summary>
    public static readonly FaultCode UploadFailure = new(9011);

    /// <summary>9012.</summary>
    public static readonly FaultCode FileServerAuthenticationFailure = new(9012);

    /// <summary>9013.</summary>
    public static readonly FaultCode TransferProtocolNotSupported = new(9013);

    /// <summary>9014, since 1.1.</summary>
    public static readonly FaultCode CannotJoinMulticastGroup = new(9014);

    /// <summary>9015, since 1.1.</summary>
    public static readonly FaultCode CannotContactFileServer = new(9015);

    /// <summary>9016, since 1.1.</summary>
    public static readonly FaultCode CannotAccessFile = new(9016);

    /// <summary>9017, since 1.1.</summary>
    public static readonly FaultCode CannotCompleteDownload = new(9017);

    /// <summary>9018, since 1.1.</summary>
    public static readonly FaultCode FileCorrupted = new(9018);

    /// <summary>9019, since 1.1.</summary>
    public static readonly FaultCode FileAuthenticationFailure = new(9019);

    /// <summary>9020, since 1.2.</summary>
    public static readonly FaultCode CannotCompleteWithinTimeWindows = new(9020);

    /// <summary>9021, since 1.2.</summary>
    public static readonly FaultCode TransferNotCancelable = new(9021);

    /// <summary>9022, since 1.2.</summary>
    public static readonly FaultCode InvalidUuidFormat = new(9022);

    /// <summary>9023, since 1.2.</summary>
    public static readonly FaultCode UnknownExecutionEnvironment = new(9023);

    /// <summary>9024, since 1.2.</summary>
    public static readonly FaultCode DisabledExecutionEnvironment = new(9024);

    /// <summary>9025, since 1.2.</summary>
    public static readonly FaultCode ExecutionEnvironmentMismatch = new(9025);

    /// <summary>9026, since 1.2.</summary>
    public static readonly FaultCode DuplicateDeploymentUnit = new(9026);

    /// <summary>9027, since 1.2.</summary>
    public static readonly FaultCode SystemResourcesExceeded = new(9027);

    /// <summary>9028, since 1.2.</summary>
    public static readonly FaultCode UnknownDeploymentUnit = new(9028);

    /// <summary>9029, since 1.2.</summary>
    public static readonly FaultCode InvalidDeploymentUnitState = new(9029);

    /// <summary>9030, since 1.2.</summary>
    public static readonly FaultCode DowngradeNotPermitted = new(9030);

    /// <summary>9031, since 1.2.</summary>
    public static readonly FaultCode VersionNotSpecified = new(9031);

    /// <summary>9032, since 1.2.</summary>
    public static readonly FaultCode VersionAlreadyExists = new(9032);

    /// <summary>8000.</summary>
    public static readonly FaultCode AcsMethodNotSupported = new(8000);

    /// <summary>8001, no reason specified.</summary>
    public static readonly FaultCode AcsRequestDenied = new(8001);

    /// <summary>8002.</summary>
    public static readonly FaultCode AcsInternalError = new(8002);

    /// <summary>8003.</summary>
    public static readonly FaultCode AcsInvalidArguments = new(8003);

    /// <summary>8004.</summary>
    public static readonly FaultCode AcsResourcesExceeded = new(8004);

    /// <summary>8005: send the identical request again, in the same session.</summary>
    public static readonly FaultCode RetryRequest = new(8005);

    /// <summary>8006, since 1.4: no common version of CWMP.</summary>
    public static readonly FaultCode AcsVersionIncompatible = new(8006);

    /// <summary>True for a fault of a CPE, vendor codes (9800 to 9899) included.</summary>
    public bool IsCpe => Value is >= 9000 and <= 9899;

    /// <summary>True for a fault of an ACS, vendor codes (8800 to 8899) included.</summary>
    public bool IsAcs => Value is >= 8000 and <= 8899;

    /// <summary>True for a vendor's code, 9800 to 9899 or 8800 to 8899.</summary>
    public bool IsVendor => Value is (>= 9800 and <= 9899) or (>= 8800 and <= 8899);

    /// <summary>
    /// <c>Client</c> or <c>Server</c>: the SOAP faultcode to send (TR-069 Tables 87, 88). Receivers
    /// look at <see cref="Value"/> alone.
    /// </summary>
    public string SoapFaultCode =>
        Value is 8003 or 9003 or (>= 9005 and <= 9008) or 9021 ? "Client" : "Server";

    /// <summary>The standard's words for this code, in short.</summary>
    public string Meaning =>
        Value switch
        {
            0 => "No fault",
            9000 or 8000 => "Method not supported",
            9001 or 8001 => "Request denied",
            9002 or 8002 => "Internal error",
            9003 or 8003 => "Invalid arguments",
            9004 or 8004 => "Resources exceeded",
            8005 => "Retry request",
            8006 => "ACS version incompatible with CPE",
            _ when IsVendor => "Vendor fault",
            _ when IsCpe => FaultMeanings.OfCpe(Value),
            _ => "Unknown fault",
        };

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

internal static class FaultMeanings
{
    public static string OfCpe(int value) =>
        value switch
        {
            9005 => "Invalid parameter name",
            9006 => "Invalid parameter type",
            9007 => "Invalid parameter value",
            9008 => "Parameter is not writable",
            9009 => "Notification request rejected",
            9010 => "File transfer failure",
            9011 => "Upload failure",
            9012 => "File server authentication failure",
            9013 => "Unsupported protocol for file transfer",
            9014 => "Cannot join multicast group",
            9015 => "Cannot contact file server",
            9016 => "Cannot access file",
            9017 => "Cannot complete download",
            9018 => "File corrupted or unusable",
            9019 => "File authentication failure",
            9020 => "Cannot complete download within the time windows",
            9021 => "Transfer cannot be cancelled in its state",
            9022 => "Invalid UUID format",
            9023 => "Unknown execution environment",
            9024 => "Disabled execution environment",
            9025 => "Deployment unit does not fit the execution environment",
            9026 => "Duplicate deployment unit",
            9027 => "System resources exceeded",
            9028 => "Unknown deployment unit",
            9029 => "Invalid deployment unit state",
            9030 => "Downgrade not permitted",
            9031 => "Version not specified",
            9032 => "Version already exists",
            _ => "Reserved fault",
        };
}
