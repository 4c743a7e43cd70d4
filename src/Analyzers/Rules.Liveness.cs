using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG200x and CG201x: waits without a bound, lost permits, deadlocks, and what leads to them.</content>
internal static partial class Rules
{
    internal const string UnboundedWaitId = "CG2001";

    internal const string PermitReleaseId = "CG2002";

    internal const string IgnoredTokenId = "CG2003";

    internal const string BlockingCallId = "CG2011";

    internal const string LockOrderId = "CG2012";

    internal static readonly DiagnosticDescriptor UnboundedWait = Rule(
        UnboundedWaitId,
        Categories.Liveness,
        "Wait has no bound",
        "{0}",
        DiagnosticSeverity.Warning,
        "A wait without a timeout or a token ends only when somebody else does their part. When that never happens, nobody learns of it: the caller hangs silently.");

    internal static readonly DiagnosticDescriptor PermitRelease = Rule(
        PermitReleaseId,
        Categories.Liveness,
        "Permit or lock may be released twice or never",
        "'{0}' {1}",
        DiagnosticSeverity.Warning,
        "A permit that is not given back is lost for good, and in the end everybody waits. A permit that is given back without having been taken lets one more in than the limit says.");

    internal static readonly DiagnosticDescriptor IgnoredToken = Rule(
        IgnoredTokenId,
        Categories.Liveness,
        "Loop or handler ignores its token",
        "{0}",
        DiagnosticSeverity.Warning,
        "A token is the promise to end when it is cancelled. Code that never looks at it goes on: the stop waits for it until its time is over, and the caller has long given up.");

    internal static readonly DiagnosticDescriptor BlockingCall = Rule(
        BlockingCallId,
        Categories.Liveness,
        "Blocking call in a handler or under a lock",
        "'{0}' blocks the thread {1}",
        DiagnosticSeverity.Warning,
        "Who blocks under a lock makes everybody wait who wants the lock, and deadlocks when what is waited for wants it too. Who blocks in a handler takes a thread from all other actors.");

    internal static readonly DiagnosticDescriptor LockOrder = Rule(
        LockOrderId,
        Categories.Liveness,
        "Locks are taken in opposite order, or twice",
        "{0}",
        DiagnosticSeverity.Warning,
        "Two threads that take two locks in opposite order can each hold one and wait for the other forever. A lock that does not know its owner makes a function that takes it twice wait for itself.");

    internal const string AskCycleId = "CG2013";

    internal const string ThreadBoundStateId = "CG2014";

    internal const string ForeignCodeId = "CG2015";

    internal static readonly DiagnosticDescriptor AskCycle = Rule(
        AskCycleId,
        Categories.Liveness,
        "Actors wait for each other in a circle",
        "{0}",
        DiagnosticSeverity.Error,
        "An actor handles one message at a time. While a handler awaits an answer, its actor answers nobody; so an ask to itself, or to an actor that asks back, never ends before its timeout.",
        WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor ThreadBoundState = Rule(
        ThreadBoundStateId,
        Categories.Liveness,
        "Thread-bound state crosses an await",
        "{0}",
        DiagnosticSeverity.Warning,
        "After an await a function may go on in another thread. What belongs to the thread before it – a lock that only its taker may release, a value per thread – stays behind.");

    internal static readonly DiagnosticDescriptor ForeignCode = Rule(
        ForeignCodeId,
        Categories.Liveness,
        "Foreign code runs while a lock is held",
        "{0}",
        DiagnosticSeverity.Warning,
        "Handlers, callbacks and continuations are code of others: they may take long, take other locks, or call back. Under a lock each of that is a deadlock or a stampede in waiting.");
}
