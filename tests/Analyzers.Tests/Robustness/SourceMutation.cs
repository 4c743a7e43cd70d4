using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Analyzers.Tests.Robustness;

/// <summary>Damages a source the way typing does: tokens go missing, appear twice, change places. The same seed gives the same damage.</summary>
internal static class SourceMutation
{
    public static string Of(string source, int seed, CSharpParseOptions options)
    {
        var random = new Random(seed);
        List<SyntaxToken> tokens = [.. CSharpSyntaxTree.ParseText(source, options).GetRoot().DescendantTokens()];
        for (int damages = random.Next(1, 4); damages > 0 && tokens.Count > 2; damages--)
        {
            int at = random.Next(tokens.Count - 1);
            switch (random.Next(4))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                case 2:
                    (tokens[at], tokens[at + 1]) = (tokens[at + 1], tokens[at]);
                    break;
                default:
                    // Far apart: a keyword lands where an expression was, a name where a type was.
                    int other = random.Next(tokens.Count);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
            }
        }

        var text = new StringBuilder();
        foreach (SyntaxToken token in tokens)
        {
            text.Append(token.ToFullString()).Append(' ');
        }

        return text.ToString();
    }
}
