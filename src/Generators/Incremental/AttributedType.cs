using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Generators;

/// <summary>A declaration of a type, or of a part of one, that has attributes.</summary>
/// <param name="Declaration">The part.</param>
/// <param name="Names">The last name of each attribute, as it is written.</param>
internal sealed record AttributedType(TypeDeclarationSyntax Declaration, string[] Names);
