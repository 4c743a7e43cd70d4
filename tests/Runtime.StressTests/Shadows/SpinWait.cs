using Concurrency.Interleaving;

#pragma warning disable IDE0130
namespace System.Threading;
#pragma warning restore IDE0130

/// <summary>Spinning that lets another logical thread go on.</summary>
internal struct SpinWait
{
    private RealSpinWait _real;

    public void SpinOnce(int sleep1Threshold)
    {
        if (!SharedAccess.TrySpin()) _real.SpinOnce(sleep1Threshold);
    }
}
