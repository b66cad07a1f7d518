namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>How a test stands, by its DiagnosticsState.</summary>
internal enum DiagnosticEnd
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>Its results are there.</summary>
    Complete,

    /// <summary>It failed.</summary>
    Error,

    /// <summary>The device has no such test any more: stopped, restarted, or another object.</summary>
    Gone,
}

/// <summary>What the values of DiagnosticsState mean (TR-106 4.5.2, TR-143, TR-181).</summary>
internal static class DiagnosticStates
{
    public static DiagnosticEnd Of(string state) =>
        state switch
        {
            // TR-143 says Completed, TR-106 and TR-181 say Complete.
            "Complete" or "Completed" => DiagnosticEnd.Complete,
            "" or "None" or "Canceled" => DiagnosticEnd.Gone,
            _ when state.StartsWith("Error", StringComparison.OrdinalIgnoreCase) =>
                DiagnosticEnd.Error,
            // Requested, and what vendors write while a test runs.
            _ => DiagnosticEnd.None,
        };

    public static string Meaning(string state) =>
        state switch
        {
            "" => "The device has no such test any more.",
            "None" or "Canceled" =>
                $"The device gave the test up (its state is {state}): it restarted, or somebody wrote "
                    + "to the test's inputs or stopped it.",
            "Error_CannotResolveHostName" => "The device could not resolve the host name.",
            "Error_NoRouteToHost" => "The device has no route to the host.",
            "Error_MaxHopCountExceeded" =>
                "The host was not reached within the greatest number of hops.",
            "Error_InitConnectionFailed" => "The device could not connect to the server.",
            "Error_NoResponse" => "The server did not answer the device.",
            "Error_TransferFailed" => "The transfer broke off.",
            "Error_PasswordRequestFailed" or "Error_LoginFailed" =>
                "The server refused the device's login.",
            "Error_IncorrectSize" => "The server sent another size than it had announced.",
            "Error_Timeout" => "The test took longer than the device allows.",
            "Error_NoTransferComplete" => "The server did not confirm the upload.",
            "Error_DNSServerNotResolved" => "The device could not resolve the DNS server's name.",
            "Error_Internal" => "The device had a fault of its own.",
            _ => $"The device ended the test with {Shown(state)}.",
        };

    private static string Shown(string state) => state.Length > 100 ? state[..100] + "…" : state;
}
