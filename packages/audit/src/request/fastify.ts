import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { responseEnds } from './node-response.ts';
import { withContext } from './processing-context.ts';
import { auditedRequest, type RequestAuditOptions } from './request-audit.ts';

export type { RequestAuditOptions, Told } from './request-audit.ts';

/**
 * A plugin for Fastify 5: opens a processing context for the hooks and handlers registered after it, and records
 * refused access (401, 403) and failures (answered with 500 and above) in the audit log.
 *
 * Register it before whatever refuses access; it counts for the instance that registers it, not only within itself.
 * Errors go to the host's error handler as they are; the event is recorded when the response has ended, by its status,
 * and `app.close()` waits for it. Nothing is recorded of a request but its method, the pattern of the route and the
 * status.
 *
 * @param options - the store, and what the host tells of a request, given Fastify's
 * @returns the plugin
 * @see GDPR Art. 5(1)(f), 5(2), 32(1)(b)
 * @example
 * ```ts
 * import { currentContext } from '@gallra/audit';
 * import { auditRequests } from '@gallra/audit/fastify';
 * import type { Actor } from '@gallra/core/audit';
 * import type { Store } from '@gallra/core/store';
 * import fastify from 'fastify';
 *
 * declare const store: Store;
 * declare function session(cookie: string | undefined): Promise<Actor | undefined>;
 * const app = fastify();
 * await app.register(auditRequests({ store, actor: (request) => session(request.headers.cookie) }));
 * app.get('/contacts/:id', async () => ({ role: currentContext()?.actor?.role }));
 * ```
 */
export function auditRequests(options: RequestAuditOptions<FastifyRequest>): FastifyPluginCallback {
  const plugin: FastifyPluginCallback = (app, _options, registered) => {
    const ends = responseEnds();
    app.addHook('onRequest', (request, reply, done) => {
      const audited = auditedRequest(options, request);
      ends.record(audited, reply.raw, () => {
        const { url } = request.routeOptions;
        return { method: request.method, ...(url === undefined ? {} : { route: url }) };
      });
      audited.context().then((context) => withContext(context, done), done);
    });
    app.addHook('onClose', () => ends.flush());
    registered();
  };
  // What `fastify-plugin` sets: hooks count for the instance that registers the plugin.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@gallra/audit',
    [Symbol.for('plugin-meta')]: { name: '@gallra/audit', fastify: '5.x' },
  });
}
