namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>What the sources of the liveness tests begin with.</summary>
internal static class LivenessSource
{
    public const string Usings = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http; using System.Threading; using System.Threading.Channels; using System.Threading.Tasks; using Concurrency;\n"
        + "#pragma warning disable CS4014, CS1998, CS0649, CS0414, CS0169, CS8618, CS0067, CS0219\n";

    /// <summary>A class with the given members, and a lock of every kind.</summary>
    public static string Class(string members) => Usings
        + "class C { readonly SemaphoreSlim _s = new(1, 1), _t = new(1, 1), _many = new(4), _signal = new(0); readonly AsyncSemaphore _a = new(1); readonly object _g = new(), _h = new(); readonly Lock _l = new(); "
        + "readonly ReaderWriterLockSlim _rw = new(); readonly Mutex _m = new(); int _n; Task W() => Task.CompletedTask; void V() { } Task<int> N() => Task.FromResult(1); " + members + " }";
}
