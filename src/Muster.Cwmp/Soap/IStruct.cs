namespace Muster.Cwmp;

/// <summary>A struct of the standard that stands as an entry in SOAP-encoded arrays.</summary>
internal interface IStruct<TSelf>
    where TSelf : IStruct<TSelf>
{
    /// <summary>The name of an entry's element and, in the CWMP namespace, of its type.</summary>
    static abstract string Name { get; }

    /// <summary>Reads the entry the cursor has entered, and leaves it.</summary>
    static abstract TSelf Read(ref XmlCursor xml);

    /// <summary>Writes what stands inside the entry.</summary>
    void Write(ref XmlOutput xml);
}
