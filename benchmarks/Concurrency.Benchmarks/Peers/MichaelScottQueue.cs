using System.Diagnostics.CodeAnalysis;

namespace Concurrency.Benchmarks.Peers;

/// <summary>The textbook lock-free queue: a node per item. M. Michael and M. Scott, Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue Algorithms, PODC 1996.</summary>
internal sealed class MichaelScottQueue<T>
{
    private Node _head;
    private Node _tail;

    public MichaelScottQueue() => _head = _tail = new Node(default!);

    public void Enqueue(T item)
    {
        var node = new Node(item);
        while (true)
        {
            Node tail = Volatile.Read(ref _tail);
            if (Interlocked.CompareExchange(ref tail.Next, node, null) is { } next)
            {
                Interlocked.CompareExchange(ref _tail, next, tail);
                continue;
            }

            Interlocked.CompareExchange(ref _tail, node, tail);
            return;
        }
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        while (true)
        {
            Node head = Volatile.Read(ref _head);
            Node tail = Volatile.Read(ref _tail);
            Node? next = Volatile.Read(ref head.Next);
            if (next is null)
            {
                item = default;
                return false;
            }

            if (head == tail)
            {
                Interlocked.CompareExchange(ref _tail, next, tail);
                continue;
            }

            item = next.Item;
            if (Interlocked.CompareExchange(ref _head, next, head) == head) return true;
        }
    }

    private sealed class Node(T item)
    {
        public readonly T Item = item;
        public Node? Next;
    }
}
