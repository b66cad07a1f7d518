namespace Muster.Cpe.Diagnostics;

/// <summary>A test that has ended by itself; one that was stopped is not reported.</summary>
/// <param name="ObjectName">Its object: <c>Device.IP.Diagnostics.IPPing.</c></param>
/// <param name="State">Complete or an error.</param>
public readonly record struct DiagnosticReport(string ObjectName, string State);
