namespace Concurrency.CompilerServices;

/// <content>How what a handler returned becomes its answer.</content>
public abstract partial class ActorCell
{
    private abstract class TurnEnd
    {
        /// <summary>Lets the completion of what is awaited call the resumption; false, and nothing is done, when it has completed already.</summary>
        public virtual bool TryHand(ActorCell cell, Action resume)
        {
            var task = (Task)cell._awaited!;
            if (task.IsCompleted)
            {
                return false;
            }

            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(resume);
            return true;
        }

        /// <summary>Answers with the outcome of what was awaited.</summary>
        public abstract void Finish(ActorCell cell, object awaited);
    }

    private sealed class TaskEnd : TurnEnd
    {
        public static readonly TaskEnd Instance = new();

        public override void Finish(ActorCell cell, object awaited)
        {
            var task = (Task)awaited;
            if (task.IsCompletedSuccessfully)
            {
                cell.Return();
            }
            else
            {
                cell.Fault(ErrorOf(task));
            }
        }
    }

    private sealed class TaskEnd<TResult> : TurnEnd
    {
        public static readonly TaskEnd<TResult> Instance = new();

        public override void Finish(ActorCell cell, object awaited)
        {
            var task = (Task<TResult>)awaited;
            if (task.IsCompletedSuccessfully)
            {
                cell.Return(task.Result);
            }
            else
            {
                cell.Fault(ErrorOf(task));
            }
        }
    }

    /// <summary>Holds the value task of one turn, and of the next one like it.</summary>
    private sealed class ValueEnd : TurnEnd
    {
        public ValueTask Task { get; set; }

        public override bool TryHand(ActorCell cell, Action resume)
        {
            if (Task.IsCompleted)
            {
                return false;
            }

            Task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(resume);
            return true;
        }

        public override void Finish(ActorCell cell, object awaited)
        {
            ValueTask task = Task;
            Task = default;
            try
            {
                task.GetAwaiter().GetResult();
            }
            catch (Exception error)
            {
                cell.Fault(error);
                return;
            }

            cell.Return();
        }
    }

    /// <inheritdoc cref="ValueEnd"/>
    private sealed class ValueEnd<TResult> : TurnEnd
    {
        public ValueTask<TResult> Task { get; set; }

        public override bool TryHand(ActorCell cell, Action resume)
        {
            if (Task.IsCompleted)
            {
                return false;
            }

            Task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(resume);
            return true;
        }

        public override void Finish(ActorCell cell, object awaited)
        {
            ValueTask<TResult> task = Task;
            Task = default;
            TResult result;
            try
            {
                result = task.GetAwaiter().GetResult();
            }
            catch (Exception error)
            {
                cell.Fault(error);
                return;
            }

            cell.Return(result);
        }
    }
}
