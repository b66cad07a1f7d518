using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>One diagnostic as the data models have it: where it is, what it takes, what it tells.</summary>
internal abstract class DiagnosticKind
{
    /// <summary>Its name in the data models, for people.</summary>
    public abstract string Name { get; }

    /// <summary>Where it is, by root; a <c>*</c> stands for any instance number.</summary>
    public abstract IReadOnlyList<string> Paths { get; }

    /// <summary>
    /// The last name of the object where vendors put it elsewhere in their trees, ending in a dot; empty
    /// where there is no such habit.
    /// </summary>
    public virtual string VendorName => "";

    /// <summary>The parameter that starts the test at this object.</summary>
    public virtual string StateName(string path) => "DiagnosticsState";

    /// <summary>Refuses what no device could carry out. Throws Invalid with the field.</summary>
    public abstract void Check(DiagnosticRequest request);

    /// <summary>What to write before the test starts.</summary>
    public abstract IReadOnlyList<DiagnosticInput> Inputs(DiagnosticRequest request);

    /// <summary>The XSD type of an input at this object, for a device that never showed its own.</summary>
    public virtual string TypeOf(string path, DiagnosticInput input) => input.Type;

    /// <summary>How long the test may take by its own inputs.</summary>
    public abstract TimeSpan Length(DiagnosticRequest request);

    /// <summary>What the values below the object say.</summary>
    public abstract DiagnosticResult Read(DiagnosticResult run, ResultTree values);
}

/// <inheritdoc cref="DiagnosticKind"/>
internal abstract class DiagnosticKind<TRequest> : DiagnosticKind
    where TRequest : DiagnosticRequest
{
    public sealed override void Check(DiagnosticRequest request) => Check((TRequest)request);

    public sealed override IReadOnlyList<DiagnosticInput> Inputs(DiagnosticRequest request) =>
        [
            .. Inputs((TRequest)request)
                .Append(
                    DiagnosticInput.Asked(
                        "Interface",
                        request.Interface?.TrimEnd('.'),
                        isOptional: true
                    )
                )
                .OfType<DiagnosticInput>(),
        ];

    public sealed override TimeSpan Length(DiagnosticRequest request) => Length((TRequest)request);

    protected abstract void Check(TRequest request);

    protected abstract IEnumerable<DiagnosticInput?> Inputs(TRequest request);

    protected abstract TimeSpan Length(TRequest request);
}
