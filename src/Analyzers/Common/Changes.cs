using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Whether a use of a variable changes what the variable refers to.</summary>
internal static class Changes
{
    /// <summary>
    /// <c>m.X = 1</c>, <c>m.X++</c>, <c>m.Items.Add(x)</c>, <c>m[i] = x</c>. Setting a part of a struct that the variable holds itself changes the variable's own copy only.
    /// </summary>
    public static bool IsChange(IOperation reference, TypeSafety safety)
    {
        IOperation current = reference;
        bool isBehindReference = reference.Type is { IsReferenceType: true };
        while (true)
        {
            if (isBehindReference && safety.IsMutatedAt(current))
            {
                return true;
            }

            switch (current.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    current = current.Parent;
                    continue;
                case IMemberReferenceOperation member and (IFieldReferenceOperation or IPropertyReferenceOperation) when member.Instance == current:
                    current = member;
                    break;
                case IArrayElementReferenceOperation element when element.ArrayReference == current:
                    current = element;
                    break;
                default:
                    return false;
            }

            if (isBehindReference && Writes.IsWritten(current))
            {
                return true;
            }

            isBehindReference |= current.Type is { IsReferenceType: true };
        }
    }
}
