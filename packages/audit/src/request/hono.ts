import type { Context, Env, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { matchedRoutes } from 'hono/route';
import { withContext } from './processing-context.ts';
import { auditedRequest, type RequestAuditOptions, recorded } from './request-audit.ts';

export type { RequestAuditOptions, Told } from './request-audit.ts';

/**
 * Middleware for Hono: opens a processing context for everything behind it, and records refused access (401, 403) and
 * failures (an error thrown, 500 and above) in the audit log.
 *
 * Mount it before whatever refuses access. The event is committed before the response is handed on, unless that takes
 * more than five seconds; response and errors pass untouched. Nothing is recorded of a request but its method, the
 * pattern of the route and the status. It needs `node:async_hooks`, which Node, Deno and Bun have, and Cloudflare
 * Workers with the flag `nodejs_als`.
 *
 * @param options - the store, and what the host tells of a request, given Hono's context
 * @returns the middleware
 * @see GDPR Art. 5(1)(f), 5(2), 32(1)(b)
 * @example
 * ```ts
 * import { currentContext } from '@gallra/audit';
 * import { auditRequests } from '@gallra/audit/hono';
 * import type { Actor } from '@gallra/core/audit';
 * import type { Store } from '@gallra/core/store';
 * import { Hono } from 'hono';
 *
 * declare const store: Store;
 * declare function session(cookie: string | undefined): Promise<Actor | undefined>;
 * const app = new Hono();
 * app.use(auditRequests({ store, actor: (c) => session(c.req.header('cookie')), purpose: 'brokerage' }));
 * app.get('/contacts/:id', (c) => c.json({ role: currentContext()?.actor?.role }));
 * ```
 */
export function auditRequests<E extends Env = Env>(options: RequestAuditOptions<Context<E>>): MiddlewareHandler<E> {
  return async (c, next) => {
    const audited = auditedRequest(options, c);
    // The last route that matches is the handler's, or that of middleware where there is none.
    const answer = () => {
      const route = matchedRoutes(c).at(-1)?.path;
      return { method: c.req.method, ...(route === undefined ? {} : { route }) };
    };
    try {
      const context = await audited.context();
      await withContext(context, next);
    } catch (thrown) {
      await recorded(
        audited.answered({ ...answer(), ...(thrown instanceof HTTPException ? { status: thrown.status } : {}) }),
      );
      throw thrown;
    }
    await recorded(audited.answered({ ...answer(), status: c.res.status }));
  };
}
