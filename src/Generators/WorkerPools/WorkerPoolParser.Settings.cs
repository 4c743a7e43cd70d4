using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <content>The attributes' arguments.</content>
internal static partial class WorkerPoolParser
{
    private static readonly string[] FullModes = ["Wait", "Reject", "DropOldest", "DropNewest", "DropIncoming"];
    private static readonly string[] Threads = ["Shared", "Dedicated"];
    private static readonly string[] Failures = ["FailFast", "RunAll"];

    private readonly record struct PoolSettings(string HandleName, int Concurrency, int Capacity, int FullMode, int Threads, int Failure, int TimeoutMilliseconds)
    {
        public bool HasOwnThreads => Threads == 1;
    }

    private static PoolSettings ReadSettings(INamedTypeSymbol type, AttributeData attribute, ReportWorkerPoolShape refuse)
    {
        var settings = new PoolSettings("Pool", 0, 1024, 0, 0, 0, Timeout.Infinite);
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            string? problem = null;
            switch (argument.Key, argument.Value.Value)
            {
                case ("HandleName", string name) when !SyntaxFacts.IsValidIdentifier(name):
                    problem = $"'{name}' is not an identifier";
                    break;
                case ("HandleName", "Jobs" or "TryPoster" or "TryPost" or "Name" or "Lifetime" or "Statistics" or "Start" or "_cell"):
                    problem = "a member of the handle has that name";
                    break;
                case ("HandleName", string name) when name.EndsWith("Async", StringComparison.Ordinal):
                    problem = "it must not end in Async, as methods of the handle do";
                    break;
                case ("HandleName", string name):
                    settings = settings with { HandleName = name };
                    break;
                case ("Concurrency", int number):
                    problem = number < 0 ? "it must not be negative; 0 is the number of processors" : null;
                    settings = settings with { Concurrency = number };
                    break;
                case ("Capacity", int number):
                    problem = number < 0 ? "it must not be negative" : null;
                    settings = settings with { Capacity = number };
                    break;
                case ("FullMode", int number):
                    problem = Undefined(number, FullModes, "QueueFullMode");
                    settings = settings with { FullMode = number };
                    break;
                case ("Threads", int number):
                    problem = Undefined(number, Threads, "PoolThreads");
                    settings = settings with { Threads = number };
                    break;
                case ("Failure", int number):
                    problem = Undefined(number, Failures, "FailureMode");
                    settings = settings with { Failure = number };
                    break;
                case ("TimeoutMilliseconds", int number):
                    problem = number is 0 or < -1 ? "it must be positive, or -1 for no limit" : null;
                    settings = settings with { TimeoutMilliseconds = number };
                    break;
            }

            if (problem is not null)
            {
                refuse(WorkerPoolShapeError.InvalidSetting, type, argument.Key, problem);
            }
        }

        return settings;
    }

    private static string? Undefined(int number, string[] members, string type) => number < 0 || number >= members.Length ? $"it is not a {type}" : null;

    private static (int Concurrency, int TimeoutMilliseconds) ReadJobSettings(IMethodSymbol method, ISymbol place, ReportWorkerPoolShape refuse)
    {
        int concurrency = 0;
        int timeout = 0;
        AttributeData? attribute = method.GetAttributes().FirstOrDefault(static a => SymbolFacts.IsConcurrencyType(a.AttributeClass, "JobAttribute"));
        foreach (KeyValuePair<string, TypedConstant> argument in attribute?.NamedArguments ?? [])
        {
            switch (argument.Key, argument.Value.Value)
            {
                case ("Concurrency", int number) when number < 0:
                    refuse(WorkerPoolShapeError.InvalidSetting, place, "Concurrency", "it must not be negative; 0 is what the pool says");
                    break;
                case ("Concurrency", int number):
                    concurrency = number;
                    break;
                case ("TimeoutMilliseconds", int number) when number < -1:
                    refuse(WorkerPoolShapeError.InvalidSetting, place, "TimeoutMilliseconds", "it must be positive, 0 for what the pool says, or -1 for no limit");
                    break;
                case ("TimeoutMilliseconds", int number):
                    timeout = number;
                    break;
            }
        }

        return (concurrency, timeout);
    }
}
