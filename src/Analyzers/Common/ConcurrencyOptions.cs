using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Common;

/// <summary>How much code the race rules look at.</summary>
internal enum AnalysisLevel
{
    /// <summary>Annotated types only.</summary>
    Minimal,

    /// <summary>Annotated types, and types that show a sign of being used by several threads.</summary>
    Targeted,

    /// <summary>Every type.</summary>
    Complete,
}

/// <summary>What the user's <c>.editorconfig</c> says about one file. Lists are documentation ids separated by <c>|</c>.</summary>
internal sealed class ConcurrencyOptions
{
    private readonly AnalyzerConfigOptions _options;

    public ConcurrencyOptions(AnalyzerConfigOptions options)
    {
        _options = options;
        Level = !options.TryGetValue("concurrency.analysis", out string? level) ? AnalysisLevel.Targeted
            : string.Equals(level, "minimal", StringComparison.OrdinalIgnoreCase) ? AnalysisLevel.Minimal
            : string.Equals(level, "complete", StringComparison.OrdinalIgnoreCase) ? AnalysisLevel.Complete
            : AnalysisLevel.Targeted;
        ThreadSafeTypes = DocumentationIds("concurrency.thread_safe_types");
        NotThreadSafeTypes = DocumentationIds("concurrency.not_thread_safe_types");
        SendableTypes = DocumentationIds("concurrency.sendable_types");
        ConcurrentDelegateApis = DocumentationIds("concurrency.concurrent_delegate_apis");
        SequentialDelegateApis = DocumentationIds("concurrency.sequential_delegate_apis");
        SendApis = DocumentationIds("concurrency.send_apis");
    }

    public AnalysisLevel Level { get; }

    public ImmutableHashSet<string> ThreadSafeTypes { get; }

    public ImmutableHashSet<string> NotThreadSafeTypes { get; }

    public ImmutableHashSet<string> SendableTypes { get; }

    public ImmutableHashSet<string> ConcurrentDelegateApis { get; }

    public ImmutableHashSet<string> SequentialDelegateApis { get; }

    public ImmutableHashSet<string> SendApis { get; }

    /// <summary>Whether a symbol (or its original definition) is in a list. Free when the list is empty, which is the usual case.</summary>
    public static bool Lists(ImmutableHashSet<string> ids, ISymbol symbol) =>
        !ids.IsEmpty && symbol.OriginalDefinition.GetDocumentationCommentId() is { } id && ids.Contains(id);

    public bool Flag(string key, bool defaultValue) => _options.TryGetValue(key, out string? text) && bool.TryParse(text, out bool value) ? value : defaultValue;

    public double Number(string key, double defaultValue) =>
        _options.TryGetValue(key, out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : defaultValue;

    /// <summary>A list of documentation ids; empty when the key is absent.</summary>
    public ImmutableHashSet<string> DocumentationIds(string key)
    {
        if (!_options.TryGetValue(key, out string? text) || text.Length == 0)
        {
            return ImmutableHashSet<string>.Empty;
        }

        ImmutableHashSet<string>.Builder ids = ImmutableHashSet.CreateBuilder(StringComparer.Ordinal);
        foreach (string id in text.Split('|'))
        {
            string trimmed = id.Trim();
            if (trimmed.Length > 0)
            {
                ids.Add(trimmed);
            }
        }

        return ids.ToImmutable();
    }
}

/// <summary>The options of every file of a compilation, read once per file, and the ids of the compilation's <c>Concurrency.ThreadSafeTypes.txt</c>.</summary>
internal sealed class ConcurrencyOptionsProvider(AnalyzerOptions options)
{
    private const string ThreadSafeTypesFile = "Concurrency.ThreadSafeTypes.txt";

    private readonly ConcurrentDictionary<SyntaxTree, ConcurrencyOptions> _perTree = new();

    /// <summary>Documentation ids from the additional files, one per line; <c>#</c> starts a comment.</summary>
    public ImmutableHashSet<string> ThreadSafeTypes { get; } = ReadThreadSafeTypes(options);

    public AnalyzerOptions Source { get; } = options;

    public ConcurrencyOptions For(SyntaxTree tree) =>
        _perTree.TryGetValue(tree, out ConcurrencyOptions? known) ? known : _perTree.GetOrAdd(tree, new ConcurrencyOptions(Source.AnalyzerConfigOptionsProvider.GetOptions(tree)));

    private static ImmutableHashSet<string> ReadThreadSafeTypes(AnalyzerOptions options)
    {
        ImmutableHashSet<string>.Builder ids = ImmutableHashSet.CreateBuilder(StringComparer.Ordinal);
        foreach (AdditionalText file in options.AdditionalFiles)
        {
            if (!file.Path.EndsWith(ThreadSafeTypesFile, StringComparison.OrdinalIgnoreCase) || file.GetText() is not { } text)
            {
                continue;
            }

            foreach (Microsoft.CodeAnalysis.Text.TextLine line in text.Lines)
            {
                string id = line.ToString();
                int comment = id.IndexOf(" #", StringComparison.Ordinal);
                id = (comment >= 0 ? id.Substring(0, comment) : id).Trim();
                if (id.Length > 0 && id[0] != '#')
                {
                    ids.Add(id);
                }
            }
        }

        return ids.ToImmutable();
    }
}
