import { withContext } from './processing-context.ts';
import { auditedRequest, type RequestAuditOptions, recorded } from './request-audit.ts';
import { thrownStatus } from './thrown-answer.ts';

export type { RequestAuditOptions, Told } from './request-audit.ts';

/** A handler of requests as the web platform has them, with whatever else a framework passes. */
export type FetchHandler<Incoming extends Request, Rest extends readonly unknown[], Outgoing extends Response> = (
  request: Incoming,
  ...rest: Rest
) => Outgoing | Promise<Outgoing>;

/** Wraps handlers; `route` is the pattern of the handler's route, as nothing in the request tells it. */
export type FetchAudit<Incoming extends Request> = <Rest extends readonly unknown[], Outgoing extends Response>(
  handler: FetchHandler<Incoming, Rest, Outgoing>,
  route?: string,
) => (request: Incoming, ...rest: Rest) => Promise<Outgoing>;

/**
 * Runs handlers of `Request` and `Response` in a processing context, and records refused access (401, 403) and failures
 * (an error thrown, 500 and above): for Next.js, SvelteKit, React Router, Deno, Bun and Cloudflare.
 *
 * The event is committed before the response is handed on, unless that takes more than five seconds; the response and
 * whatever the handler throws pass untouched. What a framework throws to answer with (a redirect, a 404) is told from
 * an error. A stream whose `pull` wants the context binds it with `AsyncLocalStorage.bind`, as it is called by whoever
 * reads; `start` has it. Nothing is recorded of a request but its method, the pattern of the route and the status.
 *
 * @param options - the store, and what the host tells of a request
 * @returns wraps a handler, given the pattern of its route
 * @see GDPR Art. 5(1)(f), 5(2), 32(1)(b)
 * @example
 * ```ts
 * import { currentContext } from '@gallra/audit';
 * import { auditRequests } from '@gallra/audit/fetch';
 * import type { Actor } from '@gallra/core/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare function session(cookie: string | null): Promise<Actor | undefined>;
 * const audited = auditRequests({ store, actor: (request) => session(request.headers.get('cookie')) });
 *
 * // Next.js: app/contacts/[id]/route.ts
 * export const GET = audited(
 *   async (_request, { params }: { params: Promise<{ id: string }> }) =>
 *     Response.json({ id: (await params).id, by: currentContext()?.actor?.role }),
 *   '/contacts/[id]',
 * );
 *
 * // SvelteKit: src/hooks.server.ts
 * interface Handle {
 *   readonly event: { readonly request: Request; readonly route: { readonly id: string | null } };
 *   readonly resolve: (event: Handle['event']) => Promise<Response>;
 * }
 * export const handle = ({ event, resolve }: Handle) =>
 *   audited(() => resolve(event), event.route.id ?? undefined)(event.request);
 * ```
 */
export function auditRequests<Incoming extends Request = Request>(
  options: RequestAuditOptions<Incoming>,
): FetchAudit<Incoming> {
  return (handler, route) =>
    async (request, ...rest) => {
      const audited = auditedRequest(options, request);
      const answer = { method: request.method, ...(route === undefined ? {} : { route }) };
      try {
        const context = await audited.context();
        const response = await withContext(context, () => handler(request, ...rest));
        await recorded(audited.answered({ ...answer, status: response.status }));
        return response;
      } catch (thrown) {
        const status = thrownStatus(thrown);
        await recorded(audited.answered({ ...answer, ...(status === undefined ? {} : { status }) }));
        throw thrown;
      }
    };
}
