namespace Concurrency.Analyzers.Tests;

/// <summary>Which rule each snippet meets, or why none does.</summary>
internal static class SnippetTable
{
    /// <summary>Snippet → the rule that reports it at a mark. A second word is the level of analysis it takes: the snippet shows no sign of being used by several threads.</summary>
    public static IReadOnlyDictionary<string, string> Caught { get; } = new Dictionary<string, string>
    {
        ["S01"] = "CG1004", ["S03"] = "CG1001", ["S04"] = "CG1001", ["S05"] = "CG1001", ["S06"] = "CG1001", ["S07"] = "CG1001", ["S08"] = "CG1001", ["S09"] = "CG1001", ["S10"] = "CG1002", ["S12"] = "CG1003",
        ["S13"] = "CG1003", ["S14"] = "CG1008", ["S15"] = "CG1008", ["S16"] = "CG1008", ["S17"] = "CG1008", ["S18"] = "CG1008", ["S30"] = "CG1002", ["S33"] = "CG1009 complete", ["S34"] = "CG1009 complete",
        ["S35"] = "CG1008", ["S36"] = "CG1006", ["S37"] = "CG1001", ["S41"] = "CG1001", ["S42"] = "CG1001", ["S49"] = "CG1008", ["S52"] = "CG1001",
        ["A01"] = "CG1021", ["A02"] = "CG1021", ["A03"] = "CG1021", ["A04"] = "CG1021", ["A05"] = "CG1021", ["A06"] = "CG1022", ["A08"] = "CG1022", ["A09"] = "CG1022", ["A10"] = "CG1021",
        ["A11"] = "CG1021", ["A12"] = "CG1021", ["A13"] = "CG1022", ["A14"] = "CG1022", ["A16"] = "CG1021", ["A17"] = "CG1021", ["A18"] = "CG1021", ["A19"] = "CG1021", ["R14"] = "CG1022", ["R15"] = "CG1022",
        ["T01"] = "CG2001", ["T04"] = "CG2001", ["T05"] = "CG2001", ["T06"] = "CG2001", ["T07"] = "CG2001", ["T11"] = "CG2001", ["T12"] = "CG2001", ["T13"] = "CG2001", ["T21"] = "CG2001", ["T22"] = "CG2001",
        ["S26"] = "CG2015", ["S45"] = "CG2014", ["S46"] = "CG2014", ["S47"] = "CG2014", ["S48"] = "CG2014", ["D05"] = "CG2015", ["D06"] = "CG2015", ["D15"] = "CG2015", ["R01"] = "CG2021", ["R02"] = "CG2021",
        ["R03"] = "CG2021", ["R04"] = "CG2021", ["R05"] = "CG2022", ["R06"] = "CG2022", ["R07"] = "CG2022", ["R08"] = "CG2022", ["R18"] = "CG2022",
        ["S39"] = "CG2023", ["T09"] = "CG2003", ["R09"] = "CG2023", ["R10"] = "CG2023", ["R11"] = "CG2024", ["R12"] = "CG2023",
        ["S28"] = "CG2002", ["S29"] = "CG2002", ["S27"] = "CG2011", ["S25"] = "CG2012", ["D07"] = "CG2012", ["D09"] = "CG2012",
    };

    /// <summary>Snippet → why no rule reports it.</summary>
    public static IReadOnlyDictionary<string, string> NotCaught { get; } = Reasons(
        ("no rule of the catalogue: a field without a lock or an interlocked access to compare with proves nothing", "S02 S43"),
        ("no rule of the catalogue: initialisation that may run twice, or is seen early, is common and mostly meant", "S20 S21 S40"),
        ("one access under the lock and one without are too few to infer a guard; [GuardedBy] states it", "S11"),
        ("existing rules have it: ERP031, PH_B008 (LINQ over a concurrent dictionary)", "S19"),
        ("existing rules have it: CA2002, S2445, S2551 (the object that is locked)", "S22 S23 S24"),
        ("existing rules have it: IDE1005 (invoke an event with ?.)", "S31"),
        ("existing rules have it: CA2211, S2223, S2386 (visible mutable statics)", "S44"),
        ("existing rules have it: MT1015 (read-only SpinLock)", "S50"),
        ("existing rules have it: CA5394 and Random.Shared; concurrency.not_thread_safe_types can list the type", "S32"),
        ("no rule of the catalogue: a loop variable that is captured, not written, by the tasks", "S38"),
        ("reads of scalars are off: concurrency.CG1002.report_scalar_reads", "S51"),
        ("in ordinary types a discard says that nobody wants to know; annotated ones are reported", "A07"),
        ("existing rules have it: MA0100, RCS1229, CA2025 (a task outlives its using)", "A15"),
        ("existing rules have it: CA2016, MA0040 (the token is not passed on)", "T08"),
        ("existing rules have it: CA2000, S2930, EPC19 (a source or registration is not disposed)", "T14 T15 T16"),
        ("existing rules have it: CA2027 (a timer is left behind)", "T17 T18"),
        ("existing rules have it: VSTHRD002, VSTHRD103, S4462 (blocking on a task)", "D01 D02 D03 D04 D08 D11 D12 D14"),
        ("existing rules have it: CA2012, S5034 (a ValueTask is used twice)", "D10"),
        ("existing rules have it: IDISP014, S6962 (an HttpClient per call)", "R13"),
        ("a semaphore of one permit around code that cannot wait: whoever has it gives it back soon", "T02"),
        ("HttpClient has a time limit of its own, and existing rules have the token: MA0032", "T03"),
        ("no rule of the catalogue: nothing in scope says when the loop or the call should end", "T10 T20"),
        ("existing rules have it: IDE0060, CA1801, S1172 (a parameter is not used)", "T19"),
        ("no rule of the catalogue: a semaphore nobody else can know excludes nobody", "R16"),
        ("no rule of the catalogue: an event handler that is never removed; existing rules about leaks of events have it", "R17"),
        ("locks of two types are not followed; the actors such classes become are (CG2013)", "D13"));

    private static Dictionary<string, string> Reasons(params (string Reason, string Snippets)[] groups) =>
        groups.SelectMany(g => g.Snippets.Split(' ').Select(s => (s, g.Reason))).ToDictionary(p => p.s, p => p.Reason);
}
