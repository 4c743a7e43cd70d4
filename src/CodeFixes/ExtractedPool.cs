using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>A worker pool for the body of one fan-out: the class, and the two statements that use it in place of the semaphore.</summary>
/// <param name="Class">The class of the fan-out; the pool is declared behind it.</param>
/// <param name="FanOut">What the pool replaces.</param>
/// <param name="Statement">The statement of the fan-out.</param>
/// <param name="Pool">The declaration of the pool.</param>
/// <param name="Start">The statement that starts it.</param>
/// <param name="Call">The fan-out over it.</param>
internal readonly record struct ExtractedPool(ClassDeclarationSyntax Class, LimitedFanOut FanOut, StatementSyntax Statement, MemberDeclarationSyntax Pool, StatementSyntax Start, ExpressionSyntax Call)
{
    // Names that the pool and its handle have themselves.
    private static readonly string[] Taken = ["Pool", "RunAsync", "Start", "options", "services", "container"];

    /// <summary>Null where the body cannot move, or somebody could tell the difference.</summary>
    public static ExtractedPool? Of(InvocationExpressionSyntax select, LimitedFanOut fanOut, SemanticModel model, CancellationToken cancellationToken)
    {
        InvocationExpressionSyntax whenAll = fanOut.Call.WhenAll;
        if (whenAll.Parent is not AwaitExpressionSyntax || whenAll.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement || fanOut.Semaphore.Parent != block
            || whenAll.FirstAncestorOrSelf<SyntaxNode>(static n => n is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is not MethodDeclarationSyntax { TypeParameterList: null, Body: { } methodBody } declaration
            || declaration.Parent is not ClassDeclarationSyntax { TypeParameterList: null, Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax } type || !IsPlain(type, declaration, model)
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } method || !IsKnownShape(select, whenAll, model, cancellationToken)
            || LimitOf(fanOut, model, cancellationToken) is not { } limit
            || select.ArgumentList.Arguments[0].Expression is not LambdaExpressionSyntax { Block: { } lambda } selector || model.GetSymbolInfo(selector, cancellationToken).Symbol is not IMethodSymbol { Parameters.Length: 1 } job
            || LimitedFanOut.Wait(lambda.Statements[0]) is not { } wait || TokenOf(wait.Token, method, model, cancellationToken) is not { IsKnown: true } token
            || MovableBody.Of(((TryStatementSyntax)lambda.Statements[1]).Block, method, token.Parameter, model, cancellationToken) is not { } body
            || !CanBeHandedOver(body, job, token.Parameter, select, methodBody, model, cancellationToken))
        {
            return null;
        }

        HashSet<string> names = [.. body.Block.DescendantTokens().Where(static t => t.IsKind(SyntaxKind.IdentifierToken) && !(t.Parent is SimpleNameSyntax name && MovableBody.IsQualified(name))).Select(static t => t.ValueText)];
        if (names.Overlaps(Taken) || body.Captured.Any(static c => Taken.Contains(c.Name)) || Taken.Contains(job.Parameters[0].Name))
        {
            return null;
        }

        string name = NameOf(declaration, type, model);
        string Named(ITypeSymbol t) => t.ToMinimalDisplayString(model, type.SpanStart, SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
        List<string> values = [.. body.Captured.Select(c => ParameterName(c, names))];
        string constructor = values.Count == 0 ? string.Empty : "(" + string.Join(", ", body.Captured.Select((c, i) => Named(TypeOf(c)) + " " + values[i])) + ")";
        string fields = string.Concat(body.Captured.Select((c, i) => c.Name == values[i] ? string.Empty : $"private readonly {Named(TypeOf(c))} {c.Name} = {values[i]};"));
        string parameters = Named(job.Parameters[0].Type) + " " + job.Parameters[0].Name + (body.UsesToken ? ", global::System.Threading.CancellationToken " + token.Parameter!.Name : string.Empty);
        var pool = (ClassDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(
            $"[global::Concurrency.WorkerPool(Concurrency = {limit}, Failure = global::Concurrency.FailureMode.RunAll)] internal sealed partial class {name}{constructor} {{ {fields} public async {Named(job.ReturnType)} RunAsync({parameters}) {{ }} }}")!.NormalizeWhitespace(elasticTrivia: true);
        var run = (MethodDeclarationSyntax)pool.Members[pool.Members.Count - 1];
        pool = ShortNames.In(pool.ReplaceNode(run, run.WithBody(WithoutThis(body.Block).WithoutTrivia()))).WithLeadingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);

        string local = FreeNames.At(statement, null, model, "pool");
        StatementSyntax start = SyntaxFactory.ParseStatement($"await using var {local} = {name}.Pool.Start({string.Join(", ", body.Captured.Select(static c => c.Name))});").NormalizeWhitespace(elasticTrivia: true);
        string source = ((MemberAccessExpressionSyntax)select.Expression).Expression.WithoutTrivia().ToString();
        ExpressionSyntax call = SyntaxFactory.ParseExpression($"{local}.RunAllAsync({source}{(token.Parameter is null ? string.Empty : ", " + token.Parameter.Name)})");
        return new(type, fanOut, statement, pool, start.WithAdditionalAnnotations(Formatter.Annotation), call);
    }

    /// <summary>Replaces the call, starts the pool before it, drops the semaphore and declares the pool.</summary>
    public SyntaxNode Rewrite(SyntaxNode root)
    {
        InvocationExpressionSyntax whenAll = FanOut.Call.WhenAll;
        SyntaxNode changed = root.TrackNodes(Class, FanOut.Semaphore, Statement, whenAll);
        changed = changed.ReplaceNode(changed.GetCurrentNode(whenAll)!, Call.WithTriviaFrom(whenAll).WithAdditionalAnnotations(Formatter.Annotation));
        changed = changed.InsertNodesBefore(changed.GetCurrentNode(Statement)!, [Start]);
        changed = changed.RemoveNode(changed.GetCurrentNode(FanOut.Semaphore)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        return changed.InsertNodesAfter(changed.GetCurrentNode(Class)!, [Pool]);
    }

    // A primary constructor needs C# 12. Where threads own objects, a body may have to stay on the thread it is on.
    private static bool IsPlain(ClassDeclarationSyntax type, MethodDeclarationSyntax method, SemanticModel model) =>
        model.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp12 }
        && model.Compilation.GetTypeByMetadataName("Concurrency.WorkerPoolAttribute") is not null
        && model.Compilation.GetTypeByMetadataName("System.Windows.Threading.DispatcherObject") is null && model.Compilation.GetTypeByMetadataName("System.Windows.Forms.Control") is null
        && !type.Modifiers.Concat(method.Modifiers).Any(static m => m.IsKind(SyntaxKind.UnsafeKeyword)) && !type.ContainsDirectives
        && !model.SyntaxTree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any(static t => t.Modifiers.Any(SyntaxKind.FileKeyword))
        && !method.DescendantNodes().Any(static n => n is GotoStatementSyntax or LabeledStatementSyntax);

    // A collection: a lazy source would be read later, and on other threads, than by WhenAll.
    private static bool IsKnownShape(InvocationExpressionSyntax select, InvocationExpressionSyntax whenAll, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(select, cancellationToken).Symbol is IMethodSymbol { ContainingType: { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } }
        && model.GetSymbolInfo(whenAll, cancellationToken).Symbol is IMethodSymbol { ContainingType: { Name: "Task", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } } }
        && model.GetTypeInfo(((MemberAccessExpressionSyntax)select.Expression).Expression, cancellationToken).Type is { } source
        && (source is IArrayTypeSymbol { Rank: 1 } || (source is INamedTypeSymbol { Name: "List" or "IList" or "IReadOnlyList" or "HashSet" or "Dictionary", ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } }));

    private static int? LimitOf(LimitedFanOut fanOut, SemanticModel model, CancellationToken cancellationToken) =>
        fanOut.Semaphore.Declaration.Variables[0].Initializer?.Value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } counts }
        && model.GetConstantValue(counts[0].Expression, cancellationToken) is { HasValue: true, Value: int and > 0 and var limit } ? limit : null;

    private static (bool IsKnown, IParameterSymbol? Parameter) TokenOf(ExpressionSyntax? token, IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken) =>
        token is null ? (true, null)
        : model.GetSymbolInfo(token, cancellationToken).Symbol is IParameterSymbol { RefKind: RefKind.None, Type.Name: "CancellationToken" } parameter && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method) ? (true, parameter)
        : (false, null);

    // Nothing that is assigned again, no token but the one that is passed, and not the source, whose elements a body could exchange before they are read.
    private static bool CanBeHandedOver(MovableBody body, IMethodSymbol job, IParameterSymbol? token, InvocationExpressionSyntax select, BlockSyntax methodBody, SemanticModel model, CancellationToken cancellationToken)
    {
        Compilation compilation = model.Compilation;
        HashSet<ISymbol> written = new(model.AnalyzeDataFlow(methodBody) is { Succeeded: true } flow ? flow.WrittenInside : body.Captured, SymbolEqualityComparer.Default);
        HashSet<ISymbol?> sources = new(((MemberAccessExpressionSyntax)select.Expression).Expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(n => model.GetSymbolInfo(n, cancellationToken).Symbol), SymbolEqualityComparer.Default);
        return job.ReturnType is INamedTypeSymbol { Name: "Task" } && job.Parameters[0].Name != "_" && MovableBody.CanBeNamed(job.Parameters[0].Type, compilation) && MovableBody.CanBeNamed(job.ReturnType, compilation)
            && (token is null || !written.Contains(token))
            && body.Captured.All(c => !written.Contains(c) && !sources.Contains(c) && TypeOf(c).Name != "CancellationToken" && MovableBody.CanBeHandedOver(TypeOf(c), compilation))
            && body.Captured.Select(static c => c.Name).Concat(job.Parameters.Select(static p => p.Name)).Distinct(StringComparer.Ordinal).Count() == body.Captured.Count + 1
            && body.Captured.Select(static c => c.Name).Concat(job.Parameters.Select(static p => p.Name)).All(static n => SyntaxFacts.GetKeywordKind(n) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(n) == SyntaxKind.None)
            && !DeclaresNameOf(body);
    }

    // this._a beside a local _a: without this, both would be the local.
    private static bool DeclaresNameOf(MovableBody body)
    {
        HashSet<string> captured = [.. body.Captured.Select(static c => c.Name)];
        return body.Block.DescendantNodes().Any(n => n switch
        {
            VariableDeclaratorSyntax variable => captured.Contains(variable.Identifier.ValueText),
            SingleVariableDesignationSyntax designation => captured.Contains(designation.Identifier.ValueText),
            ParameterSyntax parameter => captured.Contains(parameter.Identifier.ValueText),
            ForEachStatementSyntax each => captured.Contains(each.Identifier.ValueText),
            CatchDeclarationSyntax caught => captured.Contains(caught.Identifier.ValueText),
            QueryExpressionSyntax => true,
            _ => false,
        });
    }

    // A field _a stays one, set from a parameter a.
    private static string ParameterName(ISymbol captured, HashSet<string> names)
    {
        string plain = captured.Name.TrimStart('_');
        bool isFree = captured is IFieldSymbol && SyntaxFacts.IsValidIdentifier(plain) && !Taken.Contains(plain) && SyntaxFacts.GetKeywordKind(plain) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(plain) == SyntaxKind.None;
        return isFree && names.Add(plain) ? plain : captured.Name;
    }

    private static ITypeSymbol TypeOf(ISymbol captured) => captured is IFieldSymbol field ? field.Type : ((IParameterSymbol)captured).Type;

    private static BlockSyntax WithoutThis(BlockSyntax block) => block.ReplaceNodes(
        block.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(static a => a.Expression is ThisExpressionSyntax),
        static (_, access) => access.Name.WithTriviaFrom(access));

    private static string NameOf(MethodDeclarationSyntax method, ClassDeclarationSyntax type, SemanticModel model)
    {
        string wanted = method.Identifier.ValueText;
        wanted = (wanted.EndsWith("Async", StringComparison.Ordinal) && wanted.Length > 5 ? wanted.Substring(0, wanted.Length - 5) : wanted) + "Pool";
        return FreeNames.At(type, model.SyntaxTree.GetRoot(), model, wanted);
    }
}
