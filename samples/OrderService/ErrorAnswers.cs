using Concurrency;
using Microsoft.AspNetCore.Diagnostics;

namespace OrderService;

/// <summary>What a caller is told: his own mistakes by their name, ours as "try again later" where that helps.</summary>
internal sealed class ErrorAnswers(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // A pipeline's error has the stage's inside.
        Exception error = exception is StageException { InnerException: { } inner } ? inner : exception;
        int? status = error switch
        {
            ArgumentException => StatusCodes.Status400BadRequest,
            OrderNotFoundException => StatusCodes.Status404NotFound,
            OrderConflictException => StatusCodes.Status409Conflict,
            StoreUnavailableException or MailboxFullException or PoolFullException => StatusCodes.Status503ServiceUnavailable,
            ActorStoppedException or PoolStoppedException or FlowStoppedException => StatusCodes.Status503ServiceUnavailable,
            TimeoutException => StatusCodes.Status504GatewayTimeout,
            _ => null,
        };
        if (status is not { } code)
        {
            return false;
        }

        context.Response.StatusCode = code;
        if (code == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, Exception = error, ProblemDetails = { Status = code, Detail = error.Message } }).ConfigureAwait(false);
    }
}
