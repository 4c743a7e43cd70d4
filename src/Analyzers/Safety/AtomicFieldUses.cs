using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>What one type, all of its parts together, does with its atomic fields.</summary>
internal sealed class AtomicFieldUses(INamedTypeSymbol type, CompilationFacts facts)
{
    private readonly CallerLocks _locks = new(type, facts);
    private readonly ConcurrentDictionary<IFieldSymbol, ConcurrentQueue<LockSite>> _interlocked = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentQueue<Update> _updates = new();

    public void Register(SymbolStartAnalysisContext context)
    {
        context.RegisterOperationAction(CollectUpdate, OperationKind.Increment, OperationKind.Decrement, OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);
        context.RegisterOperationAction(CollectCall, OperationKind.Invocation);
        context.RegisterOperationAction(CollectTest, OperationKind.Conditional);
        _locks.Register(context);
        context.RegisterSymbolEndAction(Decide);
    }

    private void CollectUpdate(OperationAnalysisContext context)
    {
        IOperation? target = context.Operation switch
        {
            IIncrementOrDecrementOperation step => step.Target,
            IAssignmentOperation assignment => assignment.Target,
            _ => null,
        };
        if (target is IFieldReferenceOperation field && !IsFresh(field.Instance) && IsComputedFromItself(context.Operation, field.Field))
        {
            // An object that others hand out may be a part per thread; a struct is mostly a copy.
            bool isOwn = field.Instance is null or IInstanceReferenceOperation && !type.IsValueType;
            if (!field.Field.IsVolatile && !isOwn)
            {
                return;
            }

            string? certain = field.Field.IsVolatile ? "volatile, but read and written in separate steps" : null;
            _updates.Enqueue(new Update(field.Field, context.Operation, _locks.SiteOf(context.Operation, context.ContainingSymbol), certain, isTest: false));
        }
    }

    private void CollectCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Arguments.IsEmpty)
        {
            return;
        }

        if (KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Interlocked))
        {
            switch (call.Arguments[0].Value)
            {
                case IFieldReferenceOperation field when !AtomicAccess.OnlyReads(call):
                    _interlocked.GetOrAdd(field.Field.OriginalDefinition, static _ => new ConcurrentQueue<LockSite>()).Enqueue(_locks.SiteOf(call, context.ContainingSymbol));
                    break;
                case ILocalReferenceOperation local when AtomicAccess.CopiedField(local) is { } field && !IsFresh(local):
                    _updates.Enqueue(new Update(field, call, _locks.SiteOf(call, context.ContainingSymbol), $"copied to the local '{local.Local.Name}' and only the copy is updated", isTest: false));
                    break;
            }
        }
        else if (AtomicAccess.WrittenVolatile(call, facts.Types) is { } written && !IsFresh(written.Instance) && !IsPadded(written.Field) && AtomicAccess.ReadsVolatile(call.Arguments[1].Value, written.Field, facts.Types))
        {
            _updates.Enqueue(new Update(written.Field, call, _locks.SiteOf(call, context.ContainingSymbol), "read and written in separate steps", isTest: false));
        }
    }

    // The cursor of a ring buffer, laid out by hand or called so: its one writer reads and writes it as it likes.
    private static bool IsPadded(IFieldSymbol field)
    {
        foreach (AttributeData attribute in field.ContainingType.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "StructLayoutAttribute")
            {
                return true;
            }
        }

        return field.Name.TrimStart('_').ToLowerInvariant() is "head" or "tail" or "cursor" or "sequence" or "readindex" or "writeindex" or "readposition" or "writeposition";
    }

    // if (Volatile.Read(ref _state) == Idle) { Volatile.Write(ref _state, Busy); … } and if (Volatile.Read(ref _state) != Idle) return; Volatile.Write(ref _state, Busy);
    private void CollectTest(OperationAnalysisContext context)
    {
        var test = (IConditionalOperation)context.Operation;
        if (AtomicAccess.WrittenAfterTest(test, facts.Types) is { } write && !IsFresh(write.Field.Instance) && !IsDisposal(context.ContainingSymbol))
        {
            _updates.Enqueue(new Update(write.Field.Field, write.Operation, _locks.SiteOf(write.Operation, context.ContainingSymbol), "tested and written in separate steps", isTest: true));
        }
    }

    private void Decide(SymbolAnalysisContext context)
    {
        foreach (Update update in _updates)
        {
            ImmutableHashSet<ISymbol>? held = _locks.At(update.Site, update.Field.IsStatic);
            if (held is null || Problem(update, held) is not { } problem || !facts.MayReport(type, update.Operation.Syntax.SyntaxTree, evident: true))
            {
                continue;
            }

            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(Rules.AtomicField, DiagnosticSeverity.Warning, update.Operation.Syntax.GetLocation(), update.Field.Name, problem);
        }
    }

    private string? Problem(Update update, ImmutableHashSet<ISymbol> held)
    {
        bool isInterlocked = _interlocked.TryGetValue(update.Field.OriginalDefinition, out ConcurrentQueue<LockSite>? sites);
        if (update.Certain is not null)
        {
            // Whoever has won the compare-exchange elsewhere owns the state and may test and write it.
            return held.IsEmpty && !(update.IsTest && isInterlocked) ? update.Certain : null;
        }

        if (!isInterlocked)
        {
            return null;
        }

        foreach (LockSite site in sites!)
        {
            if (_locks.At(site, update.Field.IsStatic) is { } locks)
            {
                held = held.Intersect(locks);
            }
        }

        return held.IsEmpty ? "updated with Interlocked elsewhere, but read and written in separate steps here" : null;
    }

    // n++, n += 1, n = n + 1, list = list.Add(x) of an immutable list. Not n ??= v: who loses that race loses a copy of the same value.
    private static bool IsComputedFromItself(IOperation update, IFieldSymbol field) => update switch
    {
        IIncrementOrDecrementOperation or ICompoundAssignmentOperation => true,
        ISimpleAssignmentOperation { Value: { } value } => Bare(value) switch
        {
            IBinaryOperation binary => Is(binary.LeftOperand, field) || Is(binary.RightOperand, field),
            IUnaryOperation unary => Is(unary.Operand, field),
            IInvocationOperation { Instance: { } instance } => Is(instance, field) && TypeSafety.IsImmutableCollection(field.Type.OriginalDefinition),
            _ => false,
        },
        _ => false,
    };

    private static bool Is(IOperation operand, IFieldSymbol field) => Bare(operand) is IFieldReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Field, field);

    private static IOperation Bare(IOperation value)
    {
        while (value is IConversionOperation { Operand: { } operand })
        {
            value = operand;
        }

        return value;
    }

    // An object that the same function has made is nobody else's yet.
    private static bool IsFresh(IOperation? instance) => instance is ILocalReferenceOperation local && AtomicAccess.InitialValue(local) is IObjectCreationOperation;

    // Disposing twice at the same time is the caller's mistake, and a flag that only ever becomes true is how most types guard against the ordinary second call.
    private static bool IsDisposal(ISymbol member) => member.Name is "Dispose" or "DisposeAsync" or "DisposeCore" or "DisposeAsyncCore" or "Close";

    private readonly struct Update(IFieldSymbol field, IOperation operation, LockSite site, string? certain, bool isTest)
    {
        public IFieldSymbol Field { get; } = field;

        public IOperation Operation { get; } = operation;

        public LockSite Site { get; } = site;

        /// <summary>What is wrong whatever other code does; null when it is wrong only beside an interlocked access.</summary>
        public string? Certain { get; } = certain;

        public bool IsTest { get; } = isTest;
    }
}
