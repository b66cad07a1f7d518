using Muster.CommandLine;
using Muster.Verbs;

return await Invocation.RunAsync(MusterCommand.Create(), args);
