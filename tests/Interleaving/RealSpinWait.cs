namespace Concurrency.Interleaving;

/// <summary>The real spinning under another name.</summary>
public struct RealSpinWait
{
    private SpinWait _spinner;

    public void SpinOnce(int sleep1Threshold) => _spinner.SpinOnce(sleep1Threshold);
}
