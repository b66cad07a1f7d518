namespace Muster.Acs.Quirks;

/// <summary>What one session knows of its device's model, and can teach of it.</summary>
internal sealed class ModelLessons(QuirkBook book, Model model, string device, Guid session)
{
    /// <summary>One report may have been lost on its way; so many are none.</summary>
    private const int Several = 3;

    private bool _reported;

    public ModelNeeds Needs => model.Needs;

    /// <summary>Remembers a quirk for all devices of the model, with what the device did as evidence.</summary>
    public void Learn(Quirk quirk, string value, string reason) =>
        book.Learn(model, quirk, value, device, session, reason);

    /// <summary>A GetParameterNames of everything below an object was answered, or refused.</summary>
    public void ListingTold() => model.ForgetSilences();

    /// <summary>The session ended under such a request: the line dropped, or the device did.</summary>
    public void ListingLost(string path, string reason)
    {
        if (model.CountSilence() >= Several)
            Learn(
                Quirk.ListByLevel,
                "true",
                $"{Several} sessions in a row ended under GetParameterNames of all below {path} "
                    + $"({reason.TrimEnd('.')})."
            );
    }

    /// <summary>
    /// A device started again without the ParameterKey it had; answers whether that shows a factory
    /// reset, and not how all devices of the model are.
    /// </summary>
    public bool ParameterKeyLost()
    {
        if (Needs.ForgetsParameterKey)
            return false;
        if (model.CountLostKey() < Several)
            return true;
        Learn(
            Quirk.ForgetsParameterKey,
            "true",
            $"{Several} boots in a row lost the ParameterKey, and none kept it."
        );
        return !Needs.ForgetsParameterKey;
    }

    /// <summary>A device started again and has its ParameterKey still.</summary>
    public void ParameterKeyKept()
    {
        model.ForgetLostKeys();
        if (Needs.ForgetsParameterKey)
            Learn(
                Quirk.ForgetsParameterKey,
                "false",
                "A device kept its ParameterKey over a boot all the same."
            );
    }

    /// <summary>A TransferComplete came: this model reports its transfers.</summary>
    public void TransferReported()
    {
        _reported = true;
        model.ForgetUnreported();
        if (Needs.NoTransferComplete)
            Learn(Quirk.NoTransferComplete, "false", "A device reported a transfer all the same.");
    }

    /// <summary>
    /// The session is over, at whose Inform transfers were seen to be done by the version that runs.
    /// </summary>
    public void TransfersSeenDone(int count)
    {
        if (count > 0 && !_reported && model.CountUnreported(count) >= Several)
            Learn(
                Quirk.NoTransferComplete,
                "true",
                $"{Several} transfers in a row ended in the new version, and none was reported."
            );
    }
}
