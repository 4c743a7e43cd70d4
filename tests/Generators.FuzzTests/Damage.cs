using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators.FuzzTests;

/// <summary>Damages a text the way typing does: tokens go missing, appear twice, change places, or the text ends early.</summary>
internal static class Damage
{
    public static string Of(string source, Dice dice)
    {
        if (dice.Chance(15))
        {
            return source[..dice.Next(source.Length)];
        }

        List<SyntaxToken> tokens = [.. CSharpSyntaxTree.ParseText(source, References.ParseOptions).GetRoot().DescendantTokens()];
        for (int damages = 1 + dice.Next(3); damages > 0 && tokens.Count > 2; damages--)
        {
            int at = dice.Next(tokens.Count - 1);
            switch (dice.Next(3))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                default:
                    int other = dice.Next(tokens.Count);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
            }
        }

        return string.Concat(tokens.Select(static t => t.ToFullString() + " "));
    }
}
