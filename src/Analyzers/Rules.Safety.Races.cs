using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG1001 to CG1004 and CG1008: races in state that threads share.</content>
internal static partial class Rules
{
    internal const string CapturedWriteId = "CG1001";

    internal const string GuardedFieldId = "CG1002";

    internal const string AtomicFieldId = "CG1003";

    internal const string StaticCollectionId = "CG1004";

    internal const string CheckThenActId = "CG1008";

    internal static readonly DiagnosticDescriptor CapturedWrite = Rule(
        CapturedWriteId,
        Categories.Safety,
        "Captured variable is written by delegates that run concurrently",
        "'{0}' is written by delegates that run at the same time: {1}",
        DiagnosticSeverity.Warning,
        "Delegates given to Parallel, PLINQ, Task.WhenAll over a Select, or to several tasks share the variables they capture. Unsynchronised updates are lost, collections are corrupted.");

    internal static readonly DiagnosticDescriptor GuardedField = Rule(
        GuardedFieldId,
        Categories.Safety,
        "Guarded field is used without its guard",
        "'{0}' is guarded by '{1}', but {2}",
        DiagnosticSeverity.Warning,
        "A lock protects data only while every access takes it. The guard is declared with [GuardedBy], or inferred from the other accesses of the type.");

    internal static readonly DiagnosticDescriptor AtomicField = Rule(
        AtomicFieldId,
        Categories.Safety,
        "Update of an atomic field is not atomic",
        "'{0}' is {1}: updates by other threads get lost",
        DiagnosticSeverity.Warning,
        "A field that is volatile, or that other code updates with Interlocked, is shared between threads. Reading it, computing and writing it back are steps that others can come between.");

    internal static readonly DiagnosticDescriptor StaticCollection = Rule(
        StaticCollectionId,
        Categories.Safety,
        "Shared static collection is changed without synchronisation",
        "'{0}' is shared by all threads and changed here without a lock; a '{1}' allows no writer beside anybody else",
        DiagnosticSeverity.Warning,
        "Static state, and the state of a type marked [ThreadSafe], is reachable from every thread. The framework's ordinary collections are corrupted by a writer beside another thread.");

    internal static readonly DiagnosticDescriptor CheckThenAct = Rule(
        CheckThenActId,
        Categories.Safety,
        "Check and act on a concurrent collection are two steps",
        "Another thread can come between the steps on '{0}': {1}",
        DiagnosticSeverity.Warning,
        "Each call on a concurrent collection is atomic, two of them are not, and neither is a factory given to it. In between another thread can add, change or remove the same entry.");
}
