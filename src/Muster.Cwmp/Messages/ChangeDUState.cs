namespace Muster.Cwmp.Messages;

/// <summary>Installs, updates, uninstalls deployment units (TR-069 A.4.1.10).</summary>
/// <param name="Operations">Each stands alone; none is rolled back for another.</param>
/// <param name="CommandKey">Null = not sent.</param>
public sealed record ChangeDUState(IReadOnlyList<OperationStruct> Operations, string? CommandKey)
    : CwmpRequest<ChangeDUStateResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ChangeDUState);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static ChangeDUState Read(ref XmlCursor xml)
    {
        var operations = new List<OperationStruct>();
        string? commandKey = null;
        while (xml.NextChild())
            _ =
                xml.TakeEach("Operations"u8, operations)
                || xml.Take("CommandKey"u8, ref commandKey)
                || xml.Skip();
        return new(XmlCursor.NeedSome(operations, "Operations"), commandKey);
    }

    internal override void Write(ref XmlOutput xml)
    {
        // No SOAP array: repeated plain elements, each with its type, for the declared one is
        // abstract.
        foreach (var operation in Operations)
        {
            xml.Markup("<Operations xsi:type=\"cwmp:"u8);
            xml.Text(operation.TypeName);
            xml.Markup("\">"u8);
            operation.Write(ref xml);
            xml.Close("Operations"u8);
        }
        xml.Optional("CommandKey"u8, CommandKey);
    }
}

/// <summary>The list is accepted; DUStateChangeComplete will follow.</summary>
public sealed record ChangeDUStateResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ChangeDUStateResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static ChangeDUStateResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>One operation of a ChangeDUState.</summary>
public abstract record OperationStruct : IStruct<OperationStruct>
{
    static string IStruct<OperationStruct>.Name => "Operations";

    internal abstract string TypeName { get; }

    static OperationStruct IStruct<OperationStruct>.Read(ref XmlCursor xml) =>
        xml.TypeName switch
        {
            nameof(InstallOpStruct) => InstallOpStruct.Read(ref xml),
            nameof(UpdateOpStruct) => UpdateOpStruct.Read(ref xml),
            nameof(UninstallOpStruct) => UninstallOpStruct.Read(ref xml),
            var other => throw new EnvelopeException(
                EnvelopeFailure.InvalidArguments,
                $"The argument Operations has the xsi:type '{other}'; it must be InstallOpStruct, "
                    + "UpdateOpStruct or UninstallOpStruct."
            ),
        };

    void IStruct<OperationStruct>.Write(ref XmlOutput xml) => Write(ref xml);

    internal abstract void Write(ref XmlOutput xml);
}

/// <summary>Installs a deployment unit; null = not sent.</summary>
/// <param name="URL">Its source, at most 1024 characters.</param>
/// <param name="UUID">Null: the CPE makes one.</param>
/// <param name="Username">For the file server.</param>
/// <param name="Password">For the file server.</param>
/// <param name="ExecutionEnvRef">Null: the CPE picks one.</param>
public sealed record InstallOpStruct(
    string URL,
    string? UUID,
    string? Username,
    string? Password,
    string? ExecutionEnvRef
) : OperationStruct
{
    internal override string TypeName => nameof(InstallOpStruct);

    internal static InstallOpStruct Read(ref XmlCursor xml)
    {
        string? url = null;
        string? uuid = null;
        string? username = null;
        string? password = null;
        string? executionEnvRef = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("URL"u8, ref url)
                || xml.TakeToken("UUID"u8, ref uuid)
                || xml.Take("Username"u8, ref username)
                || xml.Take("Password"u8, ref password)
                || xml.TakeToken("ExecutionEnvRef"u8, ref executionEnvRef)
                || xml.Skip();
        return new(XmlCursor.Need(url, "URL"), uuid, username, password, executionEnvRef);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("URL"u8, URL);
        xml.Optional("UUID"u8, UUID);
        xml.Optional("Username"u8, Username);
        xml.Optional("Password"u8, Password);
        xml.Optional("ExecutionEnvRef"u8, ExecutionEnvRef);
    }
}

/// <summary>Updates deployment units; null = not sent.</summary>
/// <param name="UUID">Which unit; null with null URL: all.</param>
/// <param name="Version">Which of its versions.</param>
/// <param name="URL">The new source; null: the last one.</param>
/// <param name="Username">For the file server.</param>
/// <param name="Password">For the file server.</param>
public sealed record UpdateOpStruct(
    string? UUID,
    string? Version,
    string? URL,
    string? Username,
    string? Password
) : OperationStruct
{
    internal override string TypeName => nameof(UpdateOpStruct);

    internal static UpdateOpStruct Read(ref XmlCursor xml)
    {
        string? uuid = null;
        string? version = null;
        string? url = null;
        string? username = null;
        string? password = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("UUID"u8, ref uuid)
                || xml.TakeToken("Version"u8, ref version)
                || xml.TakeToken("URL"u8, ref url)
                || xml.Take("Username"u8, ref username)
                || xml.Take("Password"u8, ref password)
                || xml.Skip();
        return new(uuid, version, url, username, password);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Optional("UUID"u8, UUID);
        xml.Optional("Version"u8, Version);
        xml.Optional("URL"u8, URL);
        xml.Optional("Username"u8, Username);
        xml.Optional("Password"u8, Password);
    }
}

/// <summary>Removes a deployment unit; null = not sent.</summary>
/// <param name="UUID">Which unit.</param>
/// <param name="Version">Null: all versions.</param>
/// <param name="ExecutionEnvRef">Null: all environments.</param>
public sealed record UninstallOpStruct(string UUID, string? Version, string? ExecutionEnvRef)
    : OperationStruct
{
    internal override string TypeName => nameof(UninstallOpStruct);

    internal static UninstallOpStruct Read(ref XmlCursor xml)
    {
        string? uuid = null;
        string? version = null;
        string? executionEnvRef = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("UUID"u8, ref uuid)
                || xml.TakeToken("Version"u8, ref version)
                || xml.TakeToken("ExecutionEnvRef"u8, ref executionEnvRef)
                || xml.Skip();
        return new(XmlCursor.Need(uuid, "UUID"), version, executionEnvRef);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("UUID"u8, UUID);
        xml.Optional("Version"u8, Version);
        xml.Optional("ExecutionEnvRef"u8, ExecutionEnvRef);
    }
}
