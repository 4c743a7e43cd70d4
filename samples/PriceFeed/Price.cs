namespace PriceFeed;

/// <summary>What something costs.</summary>
public readonly record struct Price(string Symbol, decimal Amount);
