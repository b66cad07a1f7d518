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
            "Asks anything of a device; looks at what was asked, takes it back, tries it again.",
            TaskAddVerb.Create(),
            TaskListVerb.Create(),
            TaskShowVerb.Create(),
            TaskActionVerb.CreateCancel(),
            TaskActionVerb.CreateRetry()
        );
}
