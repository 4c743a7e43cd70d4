using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Tests;

/// <summary>Entries of an <c>.editorconfig</c> for every file, for tests that run analyzers without a project.</summary>
internal sealed class ConfiguredOptions(params (string Key, string Value)[] entries) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values([]);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(entries);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Values((string Key, string Value)[] entries) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = entries.FirstOrDefault(e => e.Key == key).Value ?? string.Empty;
            return value.Length > 0;
        }
    }
}
