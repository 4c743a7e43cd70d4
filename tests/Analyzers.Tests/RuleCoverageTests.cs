using System.Reflection;
using System.Text.RegularExpressions;
using Concurrency.Analyzers.Tests.Liveness;
using Concurrency.Analyzers.Tests.Safety;

namespace Concurrency.Analyzers.Tests;

/// <summary>A false alarm on good code is worse than a miss: every rule has more cases that must be silent than cases that must be reported.</summary>
public sealed partial class RuleCoverageTests
{
    private static readonly Dictionary<string, Type[]> Tests = new()
    {
        ["CG1001"] = [typeof(CapturedWriteAnalyzerTests), typeof(CapturedWriteShapeTests)],
        ["CG1002"] = [typeof(GuardedStateAnalyzerTests), typeof(GuardedStateShapeTests)],
        ["CG1003"] = [typeof(AtomicFieldAnalyzerTests), typeof(CompareExchangeCodeFixTests)],
        ["CG1004"] = [typeof(StaticCollectionTests)],
        ["CG1005"] = [typeof(UnsafeMessageAnalyzerTests)],
        ["CG1006"] = [typeof(ChangedAfterSendAnalyzerTests)],
        ["CG1007"] = [typeof(StateEscapesAnalyzerTests)],
        ["CG1008"] = [typeof(CheckThenActAnalyzerTests)],
        ["CG1009"] = [typeof(StaleStateAnalyzerTests)],
        ["CG1011"] = [typeof(QueryWritesAnalyzerTests)],
        ["CG1012"] = [typeof(LeavesActorAnalyzerTests)],
        ["CG1013"] = [typeof(TurnTokenAnalyzerTests)],
        ["CG1014"] = [typeof(EnumeratedStateAnalyzerTests)],
        ["CG1015 and CG1023"] = [typeof(HandleUseTests)],
        ["CG1021"] = [typeof(AsyncVoidAnalyzerTests)],
        ["CG1022"] = [typeof(DroppedTaskAnalyzerTests)],
        ["CG2001"] = [typeof(UnboundedWaitAnalyzerTests)],
        ["CG2002"] = [typeof(PermitReleaseAnalyzerTests)],
        ["CG2003"] = [typeof(IgnoredTokenAnalyzerTests)],
        ["CG2011"] = [typeof(BlockingCallAnalyzerTests)],
        ["CG2012"] = [typeof(LockOrderAnalyzerTests)],
        ["CG2013"] = [typeof(AskCycleAnalyzerTests)],
        ["CG2014"] = [typeof(ThreadBoundStateAnalyzerTests)],
        ["CG2015"] = [typeof(ForeignCodeAnalyzerTests)],
        ["CG2016"] = [typeof(OwnEndAnalyzerTests)],
        ["CG2021"] = [typeof(GrowthAnalyzerTests)],
        ["CG2022"] = [typeof(FanOutAnalyzerTests)],
        ["CG2023"] = [typeof(BusyWaitAnalyzerTests), typeof(TimerOverlapAnalyzerTests)],
        ["CG2024"] = [typeof(SameWorkAnalyzerTests)],
    };

    public static TheoryData<string> Rules => [.. Tests.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void SilentCases_OutnumberReportedOnes(string rule)
    {
        int silent = Cases(rule, SilentName());
        int reported = Cases(rule, ReportedName());
        Assert.True(reported > 0 && silent > reported, $"{rule}: {silent} silent, {reported} reported");
    }

    private static int Cases(string rule, Regex name) => Tests[rule].SelectMany(t => t.GetMethods()).Where(m => name.IsMatch(m.Name))
        .Sum(m => m.GetCustomAttribute<FactAttribute>() is TheoryAttribute ? m.GetCustomAttributes<InlineDataAttribute>().Count() : 1);

    [GeneratedRegex("_(Is|Are)(Silent|NotReported)")]
    private static partial Regex SilentName();

    [GeneratedRegex("_(Is|Are)Reported")]
    private static partial Regex ReportedName();
}
