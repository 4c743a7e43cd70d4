using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.GuardedStateAnalyzer, Concurrency.CodeFixes.ReturnLockedCopyCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

public sealed class ReturnLockedCopyCodeFixTests
{
    [Fact]
    public Task Property_ReturnsACopyMadeUnderTheLock() => Verify.Fixes(
        Class("    public IReadOnlyList<int> All => [|_items|];\n"),
        Class("    public IReadOnlyList<int> All\n    {\n        get\n        {\n            lock (_gate)\n            {\n                return [.. _items];\n            }\n        }\n    }\n"));

    [Fact]
    public Task Return_ReturnsACopyMadeUnderTheLock() => Verify.Fixes(
        Class("    public IReadOnlyList<int> All(bool b)\n    {\n        if (b)\n        {\n            return [];\n        }\n\n        return [|_items|];\n    }\n"),
        Class("    public IReadOnlyList<int> All(bool b)\n    {\n        if (b)\n        {\n            return [];\n        }\n\n        lock (_gate)\n        {\n            return [.. _items];\n        }\n    }\n"));

    [Theory]
    [InlineData("    public object All => [|_items|].GetType();\n")]
    [InlineData("    public IEnumerable<int> All => [|_items|].Where(i => i > 0);\n")]
    public Task WhatIsNotTheCollectionItself_HasNoFix(string member) => Verify.OffersNoFix(Class(member));

    private static string Class(string member) => "using System.Collections.Generic;\nusing System.Linq;\n\nclass C\n{\n    private readonly object _gate = new();\n    private readonly List<int> _items = [];\n\n    public void Add(int i)\n    {\n        lock (_gate)\n        {\n            _items.Add(i);\n        }\n    }\n\n    public void Clear()\n    {\n        lock (_gate)\n        {\n            _items.Clear();\n        }\n    }\n\n" + member + "}\n";
}
