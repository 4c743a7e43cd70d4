using System.Runtime.CompilerServices;

namespace Concurrency.Runtime.Tests.Support;

/// <summary>Whether an object could be collected.</summary>
internal static class Leak
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsCollected(WeakReference reference)
    {
        for (int i = 0; i < 10 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }
}
