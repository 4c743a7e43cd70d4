using System.Collections.Immutable;

namespace OrderProcessing;

/// <summary>What a customer sends. Immutable: the sender has nothing left that he could change under the actor's hands.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Lines">What.</param>
public sealed record OrderRequest(string Customer, ImmutableArray<OrderLine> Lines);
