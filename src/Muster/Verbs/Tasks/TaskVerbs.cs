using System.CommandLine;
using Muster.Client;

namespace Muster.Verbs.Tasks;

/// <summary><c>muster task …</c></summary>
internal static class TaskVerbs
{
    public static readonly Argument<string> Id = new("TASK")
    {
        Description = "The task's id, as 'task list' shows it",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "task",
            "Looks at what was asked of devices, takes it back, or tries it again.",
            TaskListVerb.Create(),
            TaskShowVerb.Create(),
            TaskActionVerb.CreateCancel(),
            TaskActionVerb.CreateRetry()
        );
}
