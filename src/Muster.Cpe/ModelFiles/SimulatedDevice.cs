using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.ModelFiles;

/// <summary>One device made from a model: who it is and what it holds.</summary>
/// <param name="Identity">What its Informs carry as DeviceId; never changes.</param>
/// <param name="Tree">Its parameters.</param>
public readonly record struct SimulatedDevice(DeviceIdStruct Identity, IParameterTree Tree);
