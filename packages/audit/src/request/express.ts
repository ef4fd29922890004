import type { IncomingMessage, ServerResponse } from 'node:http';
import { responseEnds } from './node-response.ts';
import { withContext } from './processing-context.ts';
import { auditedRequest, type RequestAuditOptions } from './request-audit.ts';

export type { RequestAuditOptions, Told } from './request-audit.ts';

/** Middleware as Express 4 and 5 have it, and everything that is made like them. */
export interface ExpressAudit<Incoming extends IncomingMessage> {
  (request: Incoming, response: ServerResponse, next: (error?: unknown) => void): void;
  /** Waits for the events that are being recorded; for after the server is closed, and before the database is. */
  flush(): Promise<void>;
}

/** The pattern of the matched route within its router: the path that a router is mounted at may hold an identifier. */
function routeOf(request: IncomingMessage): string | undefined {
  const route: unknown = Reflect.get(request, 'route');
  const path: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : undefined;
  if (typeof path === 'string') return path;
  return path instanceof RegExp || Array.isArray(path) ? String(path) : undefined;
}

/**
 * Middleware for Express 4 and 5: opens a processing context for everything behind it, and records refused access (401,
 * 403) and failures (answered with 500 and above) in the audit log.
 *
 * Mount it before whatever refuses access. Errors go to the host's error handler as they are; the event is recorded
 * when the response has ended, by its status; `flush()` waits for those under way. Nothing is recorded of a request but
 * its method, the pattern of the route within its router and the status.
 *
 * @param options - the store, and what the host tells of a request, given Express's
 * @returns the middleware, which also has `flush()` for an orderly end
 * @see GDPR Art. 5(1)(f), 5(2), 32(1)(b)
 * @example
 * ```ts
 * import { currentContext } from '@gallra/audit';
 * import { auditRequests } from '@gallra/audit/express';
 * import type { Actor } from '@gallra/core/audit';
 * import type { Store } from '@gallra/core/store';
 * import express, { type Request } from 'express';
 *
 * declare const store: Store;
 * declare function session(cookie: string | undefined): Promise<Actor | undefined>;
 * const app = express();
 * app.use(auditRequests({ store, actor: (request: Request) => session(request.get('cookie')) }));
 * app.get('/contacts/:id', (_request, response) => {
 *   response.json({ role: currentContext()?.actor?.role });
 * });
 * ```
 */
export function auditRequests<Incoming extends IncomingMessage = IncomingMessage>(
  options: RequestAuditOptions<Incoming>,
): ExpressAudit<Incoming> {
  const { record, flush } = responseEnds();
  const middleware = (request: Incoming, response: ServerResponse, next: (error?: unknown) => void) => {
    const audited = auditedRequest(options, request);
    record(audited, response, () => {
      const route = routeOf(request);
      return { method: request.method ?? '', ...(route === undefined ? {} : { route }) };
    });
    audited.context().then((context) => withContext(context, next), next);
  };
  return Object.assign(middleware, { flush });
}
