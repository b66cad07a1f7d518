namespace Muster.Acs.Quirks;

/// <summary>What one session knows of its device's model, and can teach of it.</summary>
internal sealed class ModelLessons(QuirkBook book, Model model, string device, Guid session)
{
    public ModelNeeds Needs => model.Needs;

    /// <summary>Remembers a quirk for all devices of the model, with what the device did as evidence.</summary>
    public void Learn(Quirk quirk, string value, string reason) =>
        book.Learn(model, quirk, value, device, session, reason);
}
