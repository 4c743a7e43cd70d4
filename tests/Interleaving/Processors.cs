using System.Runtime.InteropServices;

namespace Concurrency.Interleaving;

/// <summary>
/// Keeps the threads of one exploration on one processor. Only one of them runs at a time, so they lose nothing by it, and handing over is a switch on that processor instead of
/// waking up another: half of the time an exploration takes. Explorations that run beside each other are spread out. On Linux; elsewhere nothing happens.
/// </summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  Users is guarded by itself: how many explorations each processor has that this process may use.
internal static partial class Processors
{
    private const int Unknown = -1;
    private const int MostProcessors = 1024;
    private const int BitsPerWord = 64;

    private static readonly int[] Allowed = FindAllowed();
    private static readonly int[] Users = new int[Allowed.Length];

    /// <summary>Takes the processor that fewest others use; <see cref="Unknown"/> where that cannot be said.</summary>
    public static int Rent()
    {
        if (Allowed.Length == 0) return Unknown;
        lock (Users)
        {
            int best = Array.IndexOf(Users, Users.Min());
            Users[best]++;
            return best;
        }
    }

    public static void Return(int processor)
    {
        if (processor == Unknown) return;
        lock (Users) Users[processor]--;
    }

    /// <summary>Moves the calling thread there. Where the system refuses, it stays where it is, which is slower and nothing else.</summary>
    public static void RunOn(int processor)
    {
        if (processor == Unknown) return;
        ulong[] mask = new ulong[MostProcessors / BitsPerWord];
        int number = Allowed[processor];
        mask[number / BitsPerWord] = 1UL << number % BitsPerWord;
        _ = SetAffinity(0, MostProcessors / 8, mask);
    }

    private static int[] FindAllowed()
    {
        ulong[] mask = new ulong[MostProcessors / BitsPerWord];
        return OperatingSystem.IsLinux() && GetAffinity(0, MostProcessors / 8, mask) >= 0
            ? [.. Enumerable.Range(0, MostProcessors).Where(number => (mask[number / BitsPerWord] >> number % BitsPerWord & 1) != 0)]
            : [];
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAffinity(int thread, nint bytes, [In] ulong[] mask);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetAffinity(int thread, nint bytes, [Out] ulong[] mask);
}
