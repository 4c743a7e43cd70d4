using System.Runtime.CompilerServices;

namespace Concurrency.Runtime.Tests;

/// <summary>Where the runtime puts the fields of a mailbox: it is free to, so this says when it does otherwise.</summary>
public sealed class MailboxLayoutTests
{
    private const int CacheLine = 64;

    [Fact]
    public void WhatTheConsumerWrites_LiesOnNoLineThatSendersUse()
    {
        var mailbox = new Mailbox<Number>(capacity: 8, QueueFullMode.Wait);
        ref byte head = ref Unsafe.As<long, byte>(ref Head(mailbox));
        ref byte skipped = ref Unsafe.As<long, byte>(ref Skipped(mailbox));
        ref byte state = ref Unsafe.As<long, byte>(ref State(mailbox));
        ref byte limit = ref Unsafe.As<long, byte>(ref Limit(mailbox));
        ref byte evicts = ref Unsafe.As<bool, byte>(ref Evicts(mailbox));
        Assert.True(Unsafe.ByteOffset(ref head, ref state) >= CacheLine);
        Assert.True(Unsafe.ByteOffset(ref skipped, ref state) >= CacheLine);
        Assert.True(Unsafe.ByteOffset(ref skipped, ref limit) >= CacheLine);
        Assert.True(Unsafe.ByteOffset(ref skipped, ref evicts) >= CacheLine); // Read only, but at every message.
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_head")]
    private static extern ref long Head(MailboxFront mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_skipped")]
    private static extern ref long Skipped(MailboxFront mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_state")]
    private static extern ref long State(Mailbox mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_limit")]
    private static extern ref long Limit(Mailbox mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_evicts")]
    private static extern ref bool Evicts(Mailbox mailbox);

    private readonly record struct Number(long Value);
}
