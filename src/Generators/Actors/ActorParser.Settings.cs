using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <content>The attribute's arguments.</content>
internal static partial class ActorParser
{
    private static readonly string[] FullModes = ["Wait", "Reject", "DropOldest", "DropNewest", "DropIncoming"];

    private static readonly string[] InlineModes = ["Auto", "Never"];

    private readonly record struct ActorSettings(string HandleName, int Capacity, string FullMode, int AskTimeoutMilliseconds, string Inline, bool UsesFieldKeyword);

    private static ActorSettings ReadSettings(INamedTypeSymbol type, AttributeData attribute, ReportActorShape refuse)
    {
        string handleName = "Ref";
        int capacity = 1024;
        int fullMode = 0;
        int askTimeout = 30_000;
        int inline = 0;
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument.Key, argument.Value.Value)
            {
                case ("HandleName", string name) when !SyntaxFacts.IsValidIdentifier(name):
                    refuse(ActorShapeError.InvalidSetting, type, "HandleName", $"'{name}' is not an identifier");
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
                case ("AskTimeoutMilliseconds", int number) when number is 0 or < -1:
                    refuse(ActorShapeError.InvalidSetting, type, "AskTimeoutMilliseconds", "it must be positive, or -1 for no limit");
                    break;
                case ("AskTimeoutMilliseconds", int number):
                    askTimeout = number;
                    break;
            }
        }

        bool usesFieldKeyword = attribute.ApplicationSyntaxReference?.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp14 };
        return new ActorSettings(SymbolText.Escape(handleName), capacity, FullModes[fullMode], askTimeout, InlineModes[inline], usesFieldKeyword);
    }
}
