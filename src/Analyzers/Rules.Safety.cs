namespace Concurrency.Analyzers;

/// <content>CG1xxx: races, escapes and lost errors.</content>
internal static partial class Rules
{
}
