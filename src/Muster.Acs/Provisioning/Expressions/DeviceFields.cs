namespace Muster.Acs.Provisioning.Expressions;

/// <summary>The fields of a GenieACS device document and the parameters they are in expressions.</summary>
internal static class DeviceFields
{
    private const string Identity = "_deviceId._";

    public static string NameOfField(string field) =>
        field switch
        {
            "_id" => "DeviceID.ID",
            "_lastInform" => "Events.Inform",
            "_registered" => "Events.Registered",
            "_lastBoot" => "Events.1_BOOT",
            "_lastBootstrap" => "Events.0_BOOTSTRAP",
            _ when field.StartsWith(Identity, StringComparison.Ordinal) => "DeviceID."
                + field[Identity.Length..],
            _ => field,
        };
}
