using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <content>The attribute's arguments.</content>
internal static partial class ActorParser
{
    private static readonly string[] FullModes = ["Wait", "Reject", "DropOldest", "DropNewest", "DropIncoming"];

    private static readonly string[] InlineModes = ["Auto", "Never"];

    private static readonly string[] ErrorModes = ["Resume", "Restart", "Stop"];

    // A nested class cannot have a member of its own name.
    private static readonly string[] HandleMembers =
        ["Name", "Lifetime", "Tell", "TryTell", "WithTimeout", "Start", "DisposeAsync", "Statistics", "After", "Self", "_cell", "CreateCell", "Message", "Handler", "Cell", .. ViewNames];

    private readonly record struct ActorSettings(string HandleName, int Capacity, string FullMode, int AskTimeoutMilliseconds, string Inline, string OnError, int RestartLimit, int RestartWindowMilliseconds, bool UsesFieldKeyword);

    private static ActorSettings ReadSettings(INamedTypeSymbol type, AttributeData attribute, ReportActorShape refuse)
    {
        string handleName = "Ref";
        int capacity = 1024;
        int fullMode = 0;
        int askTimeout = 30_000;
        int inline = 0;
        int onError = 0;
        int restartLimit = 5;
        int restartWindow = 60_000;
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument.Key, argument.Value.Value)
            {
                case ("HandleName", string name) when !SyntaxFacts.IsValidIdentifier(name):
                    refuse(ActorShapeError.InvalidSetting, type, "HandleName", $"'{name}' is not an identifier");
                    break;
                case ("HandleName", string name) when HandleMembers.Contains(name, StringComparer.Ordinal):
                    refuse(ActorShapeError.InvalidSetting, type, "HandleName", $"'{name}' is a member of the handle");
                    break;
                case ("HandleName", string name):
                    handleName = name;
                    break;
                case ("Capacity", int number) when number < 1:
                    refuse(ActorShapeError.InvalidSetting, type, "Capacity", "it must be at least 1");
                    break;
                case ("Capacity", int number):
                    capacity = number;
                    break;
                case ("FullMode", int number) when number < 0 || number >= FullModes.Length:
                    refuse(ActorShapeError.InvalidSetting, type, "FullMode", "it is not a QueueFullMode");
                    break;
                case ("FullMode", int number):
                    fullMode = number;
                    break;
                case ("Inline", int number) when number < 0 || number >= InlineModes.Length:
                    refuse(ActorShapeError.InvalidSetting, type, "Inline", "it is not an InlineMode");
                    break;
                case ("Inline", int number):
                    inline = number;
                    break;
                case ("OnError", int number) when number < 0 || number >= ErrorModes.Length:
                    refuse(ActorShapeError.InvalidSetting, type, "OnError", "it is not an ActorErrorMode");
                    break;
                case ("OnError", int number):
                    onError = number;
                    break;
                case ("RestartLimit", int number) when number < 1:
                    refuse(ActorShapeError.InvalidSetting, type, "RestartLimit", "it must be at least 1; an actor that never restarts is OnError = ActorErrorMode.Stop");
                    break;
                case ("RestartLimit", int number):
                    restartLimit = number;
                    break;
                case ("RestartWindowMilliseconds", int number) when number is 0 or < -1:
                    refuse(ActorShapeError.InvalidSetting, type, "RestartWindowMilliseconds", "it must be positive, or -1 for the actor's whole life");
                    break;
                case ("RestartWindowMilliseconds", int number):
                    restartWindow = number;
                    break;
                case ("AskTimeoutMilliseconds", int number) when number is 0 or < -1:
                    refuse(ActorShapeError.InvalidSetting, type, "AskTimeoutMilliseconds", "it must be positive, or -1 for no limit");
                    break;
                case ("AskTimeoutMilliseconds", int number):
                    askTimeout = number;
                    break;
            }
        }

        bool usesFieldKeyword = attribute.ApplicationSyntaxReference?.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp14 } && !SeesMemberCalledField(type);
        return new ActorSettings(handleName, capacity, FullModes[fullMode], askTimeout, InlineModes[inline], ErrorModes[onError], restartLimit, restartWindow, usesFieldKeyword);
    }

    /// <summary>Where something is called <c>field</c>, the keyword hides it and the compiler warns.</summary>
    private static bool SeesMemberCalledField(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? scope = type; scope is not null; scope = scope.ContainingType)
        {
            if (scope.TypeParameters.Any(static p => p.Name == "field") || SymbolFacts.BasesOf(scope).Prepend(scope).Any(static t => t.Name == "field" || t.GetMembers("field").Length > 0))
            {
                return true;
            }
        }

        for (INamespaceSymbol? scope = type.ContainingNamespace; scope is not null; scope = scope.ContainingNamespace)
        {
            if (scope.GetMembers("field").Any())
            {
                return true;
            }
        }

        return false;
    }
}
