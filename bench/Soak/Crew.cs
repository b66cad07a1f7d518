namespace Muster.Bench;

/// <summary>All who work through the API at the same time.</summary>
internal sealed class Crew(AcsClient acs, int pace)
{
    private readonly Operator _operator = new(acs, pace);
    private readonly Technician _technician = new(acs, pace);

    public bool HasWorked => _operator.Done > 0 && _technician.Done > 0;

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await _operator.PrepareAsync(cancellation);
        await _technician.PrepareAsync(cancellation);
    }

    public Task WorkAsync(int devices, CancellationToken over) =>
        Task.WhenAll(_operator.WorkAsync(devices, over), _technician.WorkAsync(devices, over));

    public override string ToString() => $"{_operator.Done} works, {_technician.Done} visits";
}
