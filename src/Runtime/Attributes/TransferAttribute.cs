namespace Concurrency;

/// <summary>Declares that an argument changes hands: after the call it belongs to the receiver, and the caller must not change it any more.</summary>
/// <remarks>
/// On a parameter of a message the value stays with the receiver even after the reply; without the attribute an awaited reply gives it back. On a parameter of any other method it makes the
/// call a send, so a change afterwards is reported (<c>CG1006</c>).
/// <para>Thread safety: the attribute is read by the compiler's analyzers only; it changes nothing at run time.</para>
/// </remarks>
/// <example>
/// <code>
/// public void Import([Transfer] List&lt;Order&gt; orders) => _orders = orders;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TransferAttribute : Attribute;
